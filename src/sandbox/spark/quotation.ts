import { zipSync } from 'fflate';
import { safeFileName } from '../../files/names.js';
import { bytesOf } from '../stored-file.js';
import type { Part } from './parts.js';
import { analysisReport, primaryChain } from './report.js';

/** What a manufacturer needs for an offer: the CAD file and the drawings, in one archive. */
export async function quotationZip(part: Part): Promise<Uint8Array> {
  const drawings = [...part.assets.values()].filter(({ type }) => type === 'drawing').map(({ file }) => file);
  const entries: Record<string, Uint8Array> = {};
  for (const file of [...(part.cad ? [part.cad] : []), ...drawings]) {
    const name = safeFileName(file.basename, 'file');
    const bytes = await bytesOf(file.path);
    if (bytes) entries[name in entries ? `drawing of ${name}` : name] = bytes;
  }
  return zipSync(entries);
}

/** A mail to example suppliers, in the layout of the File API page. */
export function quotationMail(part: Part): string {
  const { process, material, lotSize } = part.fields;
  const chain = primaryChain(analysisReport(part));
  const word = (value: unknown, fallback: string) => (typeof value === 'string' ? value : fallback);
  const acronym = word(chain.prc_acronym, process ?? 'am');
  return [
    `MailTo: offers.${acronym}@supplier-one.example.com, sales.${acronym}@supplier-two.example.com`,
    `Subject: Request for Quotation - ${part.name}`,
    '',
    '**** Please attach the ZIP archive with drawings and CAD files. ****',
    '',
    'Dear Sir or Madam,',
    '',
    'please send us your quotation for the attached part:',
    '',
    `Part name: ${part.cad?.basename ?? part.name}`,
    `Quantity: ${lotSize}`,
    `Material: ${word(chain.material_name, material ?? 'not chosen')}`,
    `Machine: ${word(chain.machine_name, 'not chosen')}`,
    '',
    'Kind regards,',
    part.owner.username,
    '',
  ].join('\n');
}
