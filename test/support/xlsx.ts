import { strFromU8, unzipSync } from 'fflate';

/** A cell as it stands in the file: text, number or nothing, whether it is a formula, and how it is to be shown. */
export type ReadCell = { value: string | number; format: string };

/** What a workbook holds, read from its XML: parts by name, and the cells of each sheet by address. */
export function readXlsx(bytes: Uint8Array) {
  const parts = unzipSync(bytes);
  const xml = (name: string) => strFromU8(parts[name] ?? new Uint8Array());
  const names = [...xml('xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]*)"/g)].map((match) => match[1]!);
  const strings = [...xml('xl/sharedStrings.xml').matchAll(/<si><t[^>]*>([\s\S]*?)<\/t><\/si>/g)].map((match) => unescaped(match[1]!));
  const formats = formatsOf(xml('xl/styles.xml'));
  const sheets = names.map((name, index) => {
    const cells = [...xml(`xl/worksheets/sheet${index + 1}.xml`).matchAll(/<c ([^>]*?)>(?:<v>([\s\S]*?)<\/v>)<\/c>/g)].map(
      ([, attributes = '', value = '']) => {
        const [, address = ''] = /r="([A-Z]+\d+)"/.exec(attributes) ?? [];
        const [, style = '0'] = /s="(\d+)"/.exec(attributes) ?? [];
        const isText = attributes.includes('t="s"');
        return [
          address,
          { value: isText ? (strings[Number(value)] ?? '?') : Number(value), format: formats[Number(style)] ?? '' },
        ] as const;
      },
    );
    return [name, Object.fromEntries(cells) as Record<string, ReadCell>] as const;
  });
  return {
    parts,
    names,
    sheets: Object.fromEntries(sheets),
    allXml: Object.keys(parts)
      .filter((name) => /\.(xml|rels)$/.test(name))
      .map(xml),
  };
}

/** Every row of a sheet as texts and numbers by column letter. */
export function rowsOf(sheet: Record<string, ReadCell> | undefined): Record<string, string | number>[] {
  const rows: Record<string, string | number>[] = [];
  for (const [address, { value }] of Object.entries(sheet ?? {})) {
    const [, column = '', row = '1'] = /([A-Z]+)(\d+)/.exec(address) ?? [];
    rows[Number(row) - 1] = { ...rows[Number(row) - 1], [column]: value };
  }
  return Array.from(rows, (row) => row ?? {});
}

/** Number formats by number of the cell style. */
function formatsOf(styles: string): string[] {
  const codes = new Map(
    [...styles.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map((match) => [match[1]!, unescaped(match[2]!)]),
  );
  codes.set('49', '@');
  const [, list = ''] = /<cellXfs[^>]*>([\s\S]*?)<\/cellXfs>/.exec(styles) ?? [];
  return [...list.matchAll(/<xf [^>]*numFmtId="(\d+)"|<xf /g)].map((match) => codes.get(match[1] ?? '') ?? '');
}

function unescaped(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#(\d+)|(lt|gt|quot|apos|amp));/g, (_, code, name) => (code ? String.fromCodePoint(Number(code)) : names[name]!));
}
