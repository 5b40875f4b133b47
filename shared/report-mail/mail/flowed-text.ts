/** RFC 3676. */
export function unflowed(text: string, deletesSpace = false): string {
  const lines: string[] = [];
  let open = false;
  for (const line of text.split('\n').map((raw) => (raw.startsWith(' ') ? raw.slice(1) : raw))) {
    const last = lines.length - 1;
    if (open && !line.startsWith('>')) lines[last] = `${lines[last] ?? ''}${line}`;
    else lines.push(line);
    open = line.endsWith(' ') && line !== '-- ' && !line.startsWith('>');
    const end = lines.length - 1;
    if (open && deletesSpace) lines[end] = (lines[end] ?? '').slice(0, -1);
  }
  return lines.join('\n');
}
