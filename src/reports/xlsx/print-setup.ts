import type { Feature, Image } from 'write-excel-file/node';

const fitToWidth = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';
const footer = '<headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>';

/**
 * Sheets are printed as wide as one page, with their name and page numbers below and the first row on every page. The library knows
 * only paper and orientation.
 *
 * @see ECMA-376 part 1, 18.3.1.99 (order of elements in a sheet), 18.2.5 (built-in names)
 */
export function printSetup(sheetNames: readonly string[]): Feature<Image['content']> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml) =>
            xml
              .replace('<sheetViews', `${fitToWidth}<sheetViews`)
              .replace(/<pageSetup ([^>]*?)\/>/, `<pageSetup $1 fitToHeight="0"/>${footer}`),
        },
        'xl/workbook.xml': {
          transform: (xml) => xml.replace(/<definedNames\s*\/>|<definedNames><\/definedNames>/, firstRows(sheetNames)),
        },
      },
    },
  };
}

function firstRows(sheetNames: readonly string[]): string {
  const entries = sheetNames.map(
    (name, index) => `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${name}!$1:$1</definedName>`,
  );
  return `<definedNames>${entries.join('')}</definedNames>`;
}
