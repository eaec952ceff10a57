import type { Attachment } from '../mcp/tool.js';
import { SavedFile } from '../vocabulary.js';
import { linkTo } from './fetched-file.js';

/** The files that a comparison has saved: the chart as a picture, all of them as links. Nothing for other results. */
export function linksTo(result: Record<string, unknown> | undefined): Attachment[] {
  const saved = [result?.chart, result?.table, result?.data].flatMap((file) => SavedFile.safeParse(file).data ?? []);
  return saved.flatMap(linkTo);
}
