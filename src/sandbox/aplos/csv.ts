/** Rows of cells of a CSV text (RFC 4180): cells may be quoted, and quotes in them doubled. Empty lines are left out. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\r|$)/y;
  const source = text.replace(/^\ufeff/, '');
  while (cell.lastIndex < source.length) {
    const match = cell.exec(source);
    if (!match) break;
    const [, found = '', end] = match;
    const value = found.startsWith('"') ? found.slice(1, -1).replaceAll('""', '"') : found;
    rows.at(-1)?.push(value.trim());
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.some((value) => value !== ''));
}

/** A CSV text; cells that need it are quoted. */
export function writeCsv(rows: (string | number)[][]): string {
  const written = (value: string | number) => (/[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
  return rows.map((row) => `${row.map(written).join(',')}\n`).join('');
}
