import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A job id `<platform>:<time><random>`: sorts by time, and its 128 random bits cannot be guessed. */
export function mintJobId(platform: string, now: number): string {
  return `${platform}:${timePart(now)}${randomPart()}`;
}

export function isJobId(text: string): boolean {
  return /^[a-z0-9]{1,20}:[0-9A-HJKMNP-TV-Z]{36}$/.test(text);
}

/** What ids sort by, newest last, whatever their platform. */
export function timeOfJobId(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

/** When the job was started, in ms since 1970; NaN for what is no id. */
export function startOfJobId(id: string): number {
  const digits = [...timeOfJobId(id).slice(0, 10)].map((digit) => alphabet.indexOf(digit));
  return digits.length < 10 || digits.includes(-1) ? Number.NaN : digits.reduce((ms, digit) => ms * 32 + digit, 0);
}

/** Ten base-32 digits hold a time in ms until the year 10889 (Crockford's alphabet, as in ULID). */
function timePart(now: number): string {
  let text = '';
  for (let rest = now, digit = 0; digit < 10; digit++, rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text;
  return text;
}

function randomPart(): string {
  let bits = BigInt(`0x${randomBytes(16).toString('hex')}`);
  let text = '';
  for (let digit = 0; digit < 26; digit++, bits >>= 5n) text = alphabet[Number(bits & 31n)] + text;
  return text;
}
