import { createHash, createHmac } from 'node:crypto';

type Keys = { accessKeyId: string; secretAccessKey: string };
export type LinkTerms = {
  /** Below zero: it ended so long ago. */
  lifetimeS?: number;
  /** Headers that have to be sent as they are here. */
  headers?: Record<string, string>;
};
export type Form = { url: string; fields: [string, string][] };
export type FormTerms = { lifetimeS?: number; range?: [number, number]; fields?: [string, string][] };

const [algorithm, region] = ['AWS4-HMAC-SHA256', 'us-east-1'];
/** Of a link that is over. */
const shortestS = 5;

/**
 * Makes what a vendor makes to let others at its bucket. `url` is that of the storage, as it is asked.
 *
 * @see AWS, "Signature Version 4", Authenticating requests: using query parameters; browser-based uploads using POST
 */
export function s3Links(url: string, bucket: string, { accessKeyId, secretAccessKey }: Keys) {
  /** When something was signed that now has so long to live, and the key of that day. */
  function stampOf(lifetimeS: number) {
    const signedMs = lifetimeS > 0 ? Date.now() : Date.now() + (lifetimeS - shortestS) * 1000;
    const time = `${new Date(signedMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
    const key = ['aws4_request', 's3', region].reduceRight(
      (before, part) => hmac(before, part),
      hmac(`AWS4${secretAccessKey}`, time.slice(0, 8)),
    );
    return { time, scope, key };
  }

  return {
    link(method: 'PUT' | 'GET' | 'HEAD', objectKey: string, { lifetimeS = 300, headers = {} }: LinkTerms = {}): string {
      const { time, scope, key } = stampOf(lifetimeS);
      const target = new URL(`${url}/${bucket}/${objectKey}`);
      const signed = Object.entries({ ...headers, host: target.host }).sort(([one], [other]) => (one < other ? -1 : 1));
      const names = signed.map(([name]) => name).join(';');
      const query = new Map([
        ['X-Amz-Algorithm', algorithm],
        ['X-Amz-Credential', `${accessKeyId}/${scope}`],
        ['X-Amz-Date', time],
        ['X-Amz-Expires', String(lifetimeS > 0 ? lifetimeS : shortestS)],
        ['X-Amz-SignedHeaders', names],
      ]);
      const queryText = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
      const headerText = signed.map(([name, value]) => `${name}:${value}\n`).join('');
      const request = [method, target.pathname, queryText, headerText, names, 'UNSIGNED-PAYLOAD'].join('\n');
      const digest = createHash('sha256').update(request).digest('hex');
      const signature = hmac(key, [algorithm, time, scope, digest].join('\n')).toString('hex');
      return `${target.href}?${queryText}&X-Amz-Signature=${signature}`;
    },

    /** A form that takes one file under `objectKey`, with these fields and no others. */
    form(objectKey: string, { lifetimeS = 300, range, fields = [] }: FormTerms = {}): Form {
      const { time, scope, key } = stampOf(lifetimeS);
      const own: [string, string][] = [
        ['key', objectKey],
        ['x-amz-algorithm', algorithm],
        ['x-amz-credential', `${accessKeyId}/${scope}`],
        ['x-amz-date', time],
        ...fields,
      ];
      const conditions = [
        { bucket },
        ...own.map((field) => Object.fromEntries([field])),
        ...(range ? [['content-length-range', ...range]] : []),
      ];
      const document = { expiration: new Date(Date.now() + lifetimeS * 1000).toISOString(), conditions };
      const policy = Buffer.from(JSON.stringify(document)).toString('base64');
      return { url: `${url}/${bucket}/`, fields: [...own, ['policy', policy], ['x-amz-signature', hmac(key, policy).toString('hex')]] };
    },
  };
}

/** Makes a bucket, which takes the keys themselves. */
export async function makeBucket(url: string, bucket: string, { accessKeyId, secretAccessKey }: Keys): Promise<void> {
  const date = new Date().toUTCString();
  const signature = createHmac('sha1', secretAccessKey).update(`PUT\n\n\n${date}\n/${bucket}/`).digest('base64');
  const answer = await fetch(`${url}/${bucket}/`, { method: 'PUT', headers: { date, authorization: `AWS ${accessKeyId}:${signature}` } });
  if (!answer.ok) throw new Error(`The bucket was not made: ${answer.status} ${await answer.text()}`);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
