import { readFile } from 'node:fs/promises';
import { ConfigError } from './errors.js';

const emptyPlace = /(<script\b[^>]*\bid="part-view-data"[^>]*>)\s*(<\/script>)/;

/**
 * The page of the part view, without a part in it, as it was built. Read at each call: it is small, and hosts keep it.
 *
 * @throws {ConfigError} when it is not there.
 */
export async function readViewPage(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError('The page of the 3D view is missing from this installation.', 'Install part-analysis-mcp anew.', error);
  }
}

/** The page with a part inside, given as `encodeViewData` writes it: one file that shows it in any browser, without this server. */
export function writeViewPage(page: string, viewData: Uint8Array): string {
  if (!emptyPlace.test(page)) throw new Error('The page of the part view has no place for a part.');
  const text = Buffer.from(viewData.buffer, viewData.byteOffset, viewData.byteLength).toString('base64');
  return page.replace(emptyPlace, (_, opened: string, closed: string) => opened + text + closed);
}
