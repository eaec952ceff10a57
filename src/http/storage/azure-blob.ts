import { VendorError } from '../../errors.js';
import { type FilePart, sendFile, type UploadFile } from '../upload.js';
import { userAgent } from '../user-agent.js';
import { type Block, blockList, blocksOf, inParallel } from './blocks.js';
import { type Context, maxAnswerBytes, type StorageAnswer, type StorageCall } from './context.js';
import { runErrand, uploadBreaks, uploadSuccesses } from './errand.js';
import { expiryOfUrl } from './expiry.js';
import { createLink, type Link } from './link.js';
import { bareFrame, etagOf } from './put.js';
import { codeIn } from './refusal.js';
import { sendText } from './send-text.js';
import { md5Of, requireUnchanged, type Sameness, sameness } from './source.js';

export type BlobTarget = {
  url: string;
  renew?: (() => Promise<string>) | undefined;
  /** Ids of blocks that an earlier run of the same upload, of the same file, has sent. */
  done?: ReadonlySet<string> | undefined;
  /** Awaited after each block that has arrived, one after the other. */
  wrote?: ((blockId: string) => Promise<void>) | undefined;
};

export type BlobSizes = { singlePutBytes: number; blockBytes: number; parallelBlocks: number };

/** One upload of one file: what its requests share. */
type Upload = {
  context: Context;
  file: UploadFile;
  link: Link<string>;
  isSame: Sameness;
  call: StorageCall;
};

/**
 * Sends a file as a block blob: at once up to `singlePutBytes`, else in blocks, each of which is tried again alone.
 *
 * @see "Put Blob", "Put Block" and "Put Block List", Azure Storage REST API reference
 */
export async function putBlob(
  context: Context,
  file: UploadFile,
  target: BlobTarget,
  call: StorageCall,
  sizes: BlobSizes,
): Promise<{ etag: string | undefined }> {
  const link = createLink(context, { first: target.url, renew: target.renew, addressOf: (url) => url, expiryOf: expiryOfUrl });
  const upload = { context, file, link, isSame: sameness(), call };
  const isSmall = file.sizeBytes === 0 || file.sizeBytes <= sizes.singlePutBytes;
  const answer = isSmall ? await putWhole(upload) : await putBlocks(upload, target, sizes);
  return { etag: etagOf(answer) };
}

function putWhole(upload: Upload): Promise<StorageAnswer> {
  const { file, call } = upload;
  const options = { headers: { 'x-ms-blob-type': 'BlockBlob' }, addition: '', signal: call.signal, progress: call.progress };
  return sendPart(upload, { start: 0, sizeBytes: file.sizeBytes }, options);
}

async function putBlocks(upload: Upload, { done = new Set(), wrote }: BlobTarget, sizes: BlobSizes): Promise<StorageAnswer> {
  const blocks = blocksOf(upload.file, sizes.blockBytes);
  const missing = blocks.filter(({ id }) => !done.has(id));
  await sendBlocks(upload, missing, wrote, sizes.parallelBlocks);
  try {
    return await commit(upload, blocks);
  } catch (error) {
    // The storage forgets blocks that were not committed, after a week or when another upload of that blob was.
    if (!(error instanceof BlocksGone) || missing.length === blocks.length) throw error;
  }
  await sendBlocks(upload, blocks, wrote, sizes.parallelBlocks);
  return commit(upload, blocks);
}

async function sendBlocks(upload: Upload, blocks: Block[], wrote: BlobTarget['wrote'], parallelBlocks: number): Promise<void> {
  const { file, call } = upload;
  const sentBytes = new Map<string, number>();
  let doneBytes = file.sizeBytes - blocks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const report = (id: string, bytes: number) => {
    doneBytes += bytes - (sentBytes.get(id) ?? 0);
    sentBytes.set(id, bytes);
    call.progress?.(doneBytes, file.sizeBytes);
  };
  let noted = Promise.resolve();
  await inParallel(blocks, parallelBlocks, call.signal, async (block, signal) => {
    const addition = `comp=block&blockid=${encodeURIComponent(block.id)}`;
    await sendPart(upload, block, { headers: {}, addition, signal, progress: (bytes) => report(block.id, bytes) });
    noted = noted.then(() => wrote?.(block.id));
    await noted;
  });
}

/** A stretch of the file as the body of a PUT, with the MD5 that the storage has to find. */
async function sendPart(
  { context, file, link, isSame }: Upload,
  part: FilePart,
  { headers, addition, signal, progress }: { headers: Record<string, string>; addition: string } & StorageCall,
): Promise<StorageAnswer> {
  const { storageName, guard, limits } = context;
  return runErrand(context, { link, successes: uploadSuccesses, breaks: uploadBreaks, signal }, async ({ url }) => {
    const md5 = await md5Of(file, part, isSame, signal);
    return sendFile({
      ...{ vendor: storageName, url: withQuery(url, addition), method: 'PUT', frame: bareFrame, file, part, maxAnswerBytes, limits },
      headers: { 'user-agent': userAgent, 'content-md5': md5, ...headers },
      ...{ beforeEnd: undefined, lookup: guard.lookup, isSame, isRepeatable: true, signal, progress },
    });
  });
}

class BlocksGone extends VendorError {}

async function commit({ context, file, link, isSame, call }: Upload, blocks: Block[]): Promise<StorageAnswer> {
  await requireUnchanged(file, isSame);
  const headers = { 'user-agent': userAgent, 'content-type': 'text/plain; charset=UTF-8' };
  const { signal } = call;
  return runErrand(context, { link, successes: uploadSuccesses, breaks: uploadBreaks, signal }, async ({ url }) => {
    const answer = await sendText(context, { url: withQuery(url, 'comp=blocklist'), headers, body: blockList(blocks), signal });
    if (answer.status === 400 && codeIn(answer) === 'InvalidBlockList') throw blocksGone(context, url.host);
    return answer;
  });
}

function blocksGone({ storageName }: Context, host: string): BlocksGone {
  return new BlocksGone(`${storageName} (${host}) no longer has all blocks of the file.`, 'Start the upload again.');
}

/** The link's own query stays letter by letter as it is. */
function withQuery(url: URL, addition: string): URL {
  const extended = new URL(url);
  if (addition !== '') extended.search = extended.search === '' ? addition : `${extended.search}&${addition}`;
  return extended;
}
