import { StorageRefused } from './storage-refusal.js';

export type BlockChoice = { id: string; from: 'Latest' | 'Committed' | 'Uncommitted' };

const maxBlocks = 50_000;
const entry = /<(Latest|Committed|Uncommitted)>\s*([^<]*?)\s*<\/\1>/g;

/**
 * The blocks that a list names, in its order.
 *
 * @throws {StorageRefused} 400 when it is no block list, or names more than 50,000.
 */
export function readBlockList(xml: string): BlockChoice[] {
  const [, inside] = /^\ufeff?\s*(?:<\?xml[^>]*\?>)?\s*<BlockList(?:>([\s\S]*)<\/BlockList>|\s*\/>)\s*$/.exec(xml) ?? invalid();
  const list = inside ?? '';
  if (list.replace(entry, '').trim() !== '') invalid();
  const choices = [...list.matchAll(entry)].map(([, from, id]) => ({ id: id ?? '', from: (from ?? 'Latest') as BlockChoice['from'] }));
  if (choices.length <= maxBlocks) return choices;
  throw new StorageRefused(400, 'BlockListTooLong', 'The block list may not contain more than 50,000 blocks.');
}

/** @throws {StorageRefused} 400 when the id is not Base64 of 1 to 64 bytes. */
export function requireBlockId(id: string | null): string {
  const isBase64 = id !== null && /^[A-Za-z0-9+/]+={0,2}$/.test(id) && id.length % 4 === 0;
  if (isBase64 && Buffer.from(id, 'base64').length <= 64) return id;
  throw new StorageRefused(
    400,
    'InvalidQueryParameterValue',
    'Value for one of the query parameters specified in the request URI is invalid.',
    {
      QueryParameterName: 'blockid',
      QueryParameterValue: id ?? '',
      Reason: isBase64 ? 'Block ID may not be longer than 64 bytes.' : 'Not a valid base64 string.',
    },
  );
}

function invalid(): never {
  throw new StorageRefused(400, 'InvalidXmlDocument', 'XML specified is not syntactically valid.');
}
