import type { JobView } from '../jobs/job-kind.js';
import type { Attachment } from '../mcp/tool.js';
import { type FetchedFile, type JobResult, SavedFile } from '../vocabulary.js';
import { requireNoFailure, toJobReport } from './job-report.js';

/** What the job of a file has come to: the saved file, or itself while it is still at it. */
export function toFetchedFile(view: JobView<JobResult>): FetchedFile {
  const { job, state, message } = toJobReport(requireNoFailure(view));
  return state === 'succeeded' ? SavedFile.parse(view.result) : { job, state, message };
}

/** A message over 10 MiB ends a stdio connection, and base64 adds a third. */
const maxPictureBytes = 7 * 1024 * 1024;

/** The saved file as a link, and as a picture where it is one. */
export function linkTo({ path, uri, mimeType, sizeBytes }: FetchedFile): Attachment[] {
  if (!path || !uri || !mimeType || sizeBytes === undefined) return [];
  const link = { type: 'link' as const, uri, name: path.split(/[\\/]/).at(-1) ?? path, mimeType, sizeBytes };
  return mimeType === 'image/png' && sizeBytes <= maxPictureBytes ? [{ type: 'image' as const, path, mimeType }, link] : [link];
}
