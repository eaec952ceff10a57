import { strToU8, zipSync } from 'fflate';

export type Cell = string | number | boolean | null;
export type Sheet = { name: string; rows: Cell[][] };

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const schemas = 'http://schemas.openxmlformats.org';
const main = `${schemas}/spreadsheetml/2006/main`;
const relations = `${schemas}/officeDocument/2006/relationships`;
const packageRelations = `${schemas}/package/2006/relationships`;
const contentPrefix = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * An Office Open XML workbook (.xlsx). Every text is an inline string and never a formula, so that a name like `=1+1` stays a name.
 *
 * @see ECMA-376 part 1, section 18
 */
export function workbook(sheets: Sheet[]): Uint8Array {
  const parts = sheets.map((sheet, index) => ({ id: index + 1, ...sheet }));
  return zipSync({
    '[Content_Types].xml': strToU8(contentTypes(parts.map(({ id }) => id))),
    '_rels/.rels': strToU8(relationList([{ id: 1, type: 'officeDocument', target: 'xl/workbook.xml' }])),
    'xl/workbook.xml': strToU8(bookXml(parts)),
    'xl/_rels/workbook.xml.rels': strToU8(
      relationList(parts.map(({ id }) => ({ id, type: 'worksheet', target: `worksheets/sheet${id}.xml` }))),
    ),
    ...Object.fromEntries(parts.map(({ id, rows }) => [`xl/worksheets/sheet${id}.xml`, strToU8(sheetXml(rows))])),
  });
}

function contentTypes(ids: number[]): string {
  const sheet = (id: number) => `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="${contentPrefix}.worksheet+xml"/>`;
  return (
    `${declaration}<Types xmlns="${schemas}/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${contentPrefix}.sheet.main+xml"/>${ids.map(sheet).join('')}</Types>`
  );
}

function relationList(links: { id: number; type: string; target: string }[]): string {
  const link = (entry: (typeof links)[number]) =>
    `<Relationship Id="rId${entry.id}" Type="${relations}/${entry.type}" Target="${entry.target}"/>`;
  return `${declaration}<Relationships xmlns="${packageRelations}">${links.map(link).join('')}</Relationships>`;
}

function bookXml(sheets: { id: number; name: string }[]): string {
  const entries = sheets.map(({ id, name }) => `<sheet name="${escaped(name)}" sheetId="${id}" r:id="rId${id}"/>`).join('');
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${entries}</sheets></workbook>`;
}

function sheetXml(rows: Cell[][]): string {
  const lines = rows.map((cells, index) => `<row r="${index + 1}">${cells.map(cellXml).join('')}</row>`).join('');
  return `${declaration}<worksheet xmlns="${main}"><sheetData>${lines}</sheetData></worksheet>`;
}

function cellXml(cell: Cell): string {
  if (typeof cell === 'number' && Number.isFinite(cell)) return `<c><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === 'string') return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
  return '<c/>';
}

/** XML 1.0 knows no way to write most control characters, so they go. */
function escaped(text: string): string {
  return text.replace(/(?![\t\n])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, '').replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
