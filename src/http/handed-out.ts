/** What gives links their power, as a vendor has handed it out lately. One value may serve several hosts of a vendor. */
export type HandedOut = {
  /** Has to be told every answer that is a success. */
  heard(body: string): void;
  signatures(): readonly string[];
};

const most = 40;
/** Longer answers are lists and reports, which hand out no links. */
const maxBodyChars = 256 * 1024;

/** In links, where some vendors write `&` as JSON escapes it, and in the fields of a form. */
const inLinks = /(?:[?&]|\\u0026)(?:sig(?:nature)?|policy|x-amz-signature|x-amz-security-token)=([^&"\\\s]{12,4000})/gi;
const inFields = /"(?:policy|x-?amz-?signature|x-?amz-?security-?token)"\s*:\s*"([^"\\]{12,8000})"/gi;

/** Remembers the signatures of pre-signed links and forms, so that no refusal is told with them: vendors repeat what they are sent. */
export function createHandedOut(): HandedOut {
  const known: string[] = [];
  return {
    heard(body) {
      if (body.length > maxBodyChars) return;
      for (const pattern of [inLinks, inFields]) {
        for (const [, value = ''] of body.matchAll(pattern)) known.push(decoded(value));
      }
      known.splice(0, known.length - most);
    },

    signatures: () => known,
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
