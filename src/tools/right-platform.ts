import { InputError } from '../errors.js';
import type { Services } from '../services.js';
import { type PlatformId, platforms } from '../vocabulary.js';

/**
 * Ids do not tell their platform, which is easily left out.
 *
 * @throws {InputError} when this machine knows the part of another platform only; naming which one to ask.
 */
export async function requireRightPlatform({ partFiles }: Pick<Services, 'partFiles'>, platform: PlatformId, partId: string) {
  const isKnown = async (where: PlatformId) => (await partFiles.stored(where, { partId, kind: 'fullResult' })) !== undefined;
  if (await isKnown(platform)) return;
  for (const other of platforms) {
    if (other === platform || !(await isKnown(other))) continue;
    throw new InputError(`Part ${partId} was analyzed on platform "${other}", not on "${platform}".`, hints[other]);
  }
}

const hints: Record<PlatformId, string> = {
  '3dspark': 'Call again with platform: "3dspark".',
  local:
    'fetch_file and get_part know it with platform: "local". To have it at 3D Spark, call analyze_part with platform "3dspark" and ' +
    'use that partId.',
};
