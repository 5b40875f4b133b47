/** Born from 2040 on, with a right check digit: nobody has them yet. */
export function madeNumbers(count: number): string[] {
  const numbers: string[] = [];
  for (let day = 0; numbers.length < count; day++) {
    const date = new Date(Date.UTC(2040, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '');
    for (let serial = 1; serial < 100 && numbers.length < count; serial++) {
      const body = date.slice(2) + String(serial).padStart(3, '0');
      numbers.push(date.slice(0, 2) + body + checkDigit(body));
    }
  }
  return numbers;
}

/** Of letters alone, as names are. */
export function madeFamily(n: number): string {
  const letters = [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]);
  return `Exempel${letters.join('')}`;
}

function checkDigit(nineDigits: string): number {
  let sum = 0;
  for (const [index, digit] of [...nineDigits].entries()) {
    const weighted = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return (10 - (sum % 10)) % 10;
}
