import { Refused } from './answers.js';

/** A file as a form carries it; `name` is bare, whatever folder the sender put before it. */
export type SentFile = { name: string; bytes: Uint8Array };

export type Form = {
  /** The text of a field, or undefined when it is missing or a file. */
  text(name: string): string | undefined;
  /** The file of a field, or undefined when it is missing or was sent without a file name. */
  file(name: string): Promise<SentFile | undefined>;
};

/** The whole body is held in memory, several times over while it is taken apart. */
const maxBodyBytes = 512 * 1024 * 1024;

/**
 * The fields of a multipart or form-encoded body; a body of another kind has none.
 *
 * @throws {Refused} 413 above 512 MiB, `malformed` when the body is no form of the kind that it claims to be.
 */
export async function readForm(request: Request, malformed: Refused): Promise<Form> {
  const data = await formData(request, malformed);
  return {
    text(name) {
      const entry = data.get(name);
      return typeof entry === 'string' ? entry : undefined;
    },
    async file(name) {
      const entry = data.get(name);
      if (entry === null || typeof entry === 'string') return undefined;
      const bare = entry.name.split(/[/\\]/).at(-1) ?? '';
      return bare === '' ? undefined : { name: bare, bytes: new Uint8Array(await entry.arrayBuffer()) };
    },
  };
}

async function formData(request: Request, malformed: Refused): Promise<FormData> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)/i.test(type)) return new FormData();
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) {
    throw new Refused(413, 'The sandbox takes at most 512 MiB in one request.');
  }
  return request.formData().catch(() => {
    throw malformed;
  });
}
