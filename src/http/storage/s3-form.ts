import { InputError, VendorError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import { frameFile } from '../multipart.js';
import { sendFile, type UploadFile } from '../upload.js';
import { userAgent } from '../user-agent.js';
import { type Context, maxAnswerBytes, type StorageCall } from './context.js';
import { runErrand, uploadBreaks, uploadSuccesses } from './errand.js';
import { type Policy, readPolicy } from './expiry.js';
import { createLink } from './link.js';
import { etagOf, requireIntact, requireS3Size } from './put.js';
import { linkEnded } from './refusal.js';
import { sameness } from './source.js';

type Fields = readonly (readonly [string, string])[];
type Form = { url: string; fields: Fields };
export type FormTarget = Form & { renew?: (() => Promise<Form>) | undefined };

/**
 * Sends a file as the last field of an S3 POST form, after what its policy says of it was checked here.
 *
 * A form allows nothing but to send: what arrived can only be checked by the answer, in whose header or XML the ETag stands. Amazon
 * always sends it; a storage that does not (Ceph's, unless the policy asks for 201) leaves damage on the way to TLS, and the
 * `etag` is undefined then.
 */
export async function postForm(
  context: Context,
  file: UploadFile,
  { url: address, fields, renew }: FormTarget,
  { signal, progress }: StorageCall,
): Promise<{ etag: string | undefined }> {
  const { storageName, guard, clock, limits } = context;
  requireS3Size(file);
  const first = { url: address, fields };
  const link = createLink<Form>(context, { first, renew, addressOf: (form) => form.url, expiryOf: (form) => policyOf(form)?.expiresMs });
  const isSame = sameness();
  const answer = await runErrand(context, { link, successes: uploadSuccesses, breaks: uploadBreaks, signal }, async ({ value, url }) => {
    const policy = requireForm(storageName, value, file);
    if (!renew && (policy?.expiresMs ?? Number.POSITIVE_INFINITY) <= clock.now()) throw linkEnded(context, url.host);
    const frame = frameFile(Object.fromEntries(value.fields), file.name);
    const headers = { 'user-agent': userAgent };
    return sendFile({
      ...{ vendor: storageName, url, method: 'POST', headers, frame, file, maxAnswerBytes, limits, signal, progress },
      ...{ beforeEnd: undefined, lookup: guard.lookup, isSame, isRepeatable: true },
      verify: (sent, md5) => requireIntact(context, url.host, sent, md5),
    });
  });
  return { etag: etagOf(answer) };
}

function policyOf({ fields }: Form): Policy | undefined {
  const value = fields.find(([name]) => name.toLowerCase() === 'policy')?.[1];
  return value === undefined ? undefined : readPolicy(value);
}

const maxFieldBytes = 20 * 1024;
/** Such names keep their order as keys, and need no escaping. */
const fieldName = /^[A-Za-z][\w.-]{0,127}$/;
const uncovered = /^(?:policy|file|x-amz-signature|signature|awsaccesskeyid|x-ignore-.*)$/;

/**
 * The policy of a form that the storage can take with this file; undefined when it has none.
 *
 * @throws {VendorError} when the form does not fit its own policy, {InputError} when the file does not.
 */
function requireForm(storageName: string, form: Form, file: UploadFile): Policy | undefined {
  const wrong = (why: string) => new VendorError(`The form for ${lowerStart(storageName)} cannot be sent: ${why}.`, formHint);
  const names = form.fields.map(([name]) => name);
  const odd = names.find((name, index) => !fieldName.test(name) || name.toLowerCase() === 'file' || names.indexOf(name) !== index);
  if (odd !== undefined) throw wrong(`its field "${printableText(odd, 60)}" cannot stand there`);
  const fieldBytes = form.fields.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (fieldBytes > maxFieldBytes) throw wrong('its fields are longer than 20 KiB');
  if (!names.some((name) => name.toLowerCase() === 'policy')) return undefined;
  const policy = policyOf(form);
  if (!policy) throw wrong('its policy cannot be read');
  const bare = names.find((name) => !uncovered.test(name.toLowerCase()) && !policy.coveredFields.has(name.toLowerCase()));
  if (bare !== undefined) throw wrong(`its policy does not allow the field "${bare}"`);
  requireSize(policy, file);
  return policy;
}

const formHint = 'Start it again: the vendor then gives a new form. If it stays so, report it to the vendor.';

function requireSize({ sizeBytes: range }: Policy, { name, sizeBytes }: UploadFile): void {
  if (!range || (sizeBytes >= range.min && sizeBytes <= range.max)) return;
  throw new InputError(
    `The file "${printableText(name)}" has ${sizeBytes} bytes; the storage takes ${range.min} to ${range.max}.`,
    sizeBytes > range.max ? 'Send a smaller file.' : 'Send a larger file.',
  );
}

function lowerStart(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
