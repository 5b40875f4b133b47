const zone = { timeZone: 'Europe/Stockholm' };
const day = new Intl.DateTimeFormat('sv-SE', { ...zone, day: 'numeric', month: 'long', year: 'numeric' });
const clock = new Intl.DateTimeFormat('sv-SE', { ...zone, hour: '2-digit', minute: '2-digit' });
const isoDay = new Intl.DateTimeFormat('sv-SE', zone);

export const today = () => isoDay.format(new Date());

/** 2026-11-22 becomes 22 november 2026. */
export const date = (iso) => (iso ? day.format(new Date(`${iso}T12:00:00Z`)) : '');

export const time = (iso) => {
  const at = new Date(iso);
  return `${day.format(at)} kl. ${clock.format(at).replace(':', '.')}`;
};

export const clockTime = (at) => clock.format(at).replace(':', '.');

/** 200801012386 becomes 20080101-2386. */
export const personalNumber = (number) => `${number.slice(0, 8)}-${number.slice(8)}`;

export const number = (count) => new Intl.NumberFormat('sv-SE').format(count);

/** count(1, 'rad', 'rader') = 1 rad. */
export const count = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
