import { link, open, rename, rm } from 'node:fs/promises';
import { errorCode } from './errno.js';

/** What file systems without hard links answer (FAT, exFAT, some network and FUSE mounts). */
const noHardLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK', 'EINVAL', 'UNKNOWN']);

/**
 * Whether the complete file at `partial` got the name `target`, which was free; false, and nothing changed, when it was taken.
 * Never overwrites. `partial` may still be there afterwards, as a second name.
 *
 * @throws what the system says when the folder cannot be written.
 */
export async function claimName(partial: string, target: string, makeLink: typeof link = link): Promise<boolean> {
  try {
    await makeLink(partial, target);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    if (code !== undefined && noHardLinks.has(code)) return reserveThenRename(partial, target);
    throw error;
  }
}

/** Without hard links the name is reserved by an empty file of our own first, which the rename then replaces. */
async function reserveThenRename(partial: string, target: string): Promise<boolean> {
  try {
    const reserved = await open(target, 'wx', 0o600);
    await reserved.close();
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await rename(partial, target);
    return true;
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}
