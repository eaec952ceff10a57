import { jsonAnswer } from '../answers.js';

/** Ends a request with a problem document, as RFC 9457 has it; `more` are further fields of it. */
export class Problem extends Error {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly more: Record<string, unknown>;

  constructor(status: number, type: string, title: string, detail: string, more: Record<string, unknown> = {}) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.type = type;
    this.title = title;
    this.more = more;
  }
}

export function problemAnswer({ status, type, title, message, more }: Problem): Response {
  const body = { type: `https://seequent.com/error-codes${type}`, title, status, detail: message, ...more };
  return jsonAnswer(body, status, { 'content-type': 'application/problem+json' });
}

export const problems = {
  missingToken: () => new Problem(401, '/file-api/auth/missing-token', 'Access Denied.', 'No access token was sent.'),
  invalidToken: () => new Problem(401, '/file-api/auth/invalid-token', 'Access Denied.', 'The access token is invalid or has expired.'),
  invalidPath: (path: string) => new Problem(400, '/file-api/files/invalid-path', 'Invalid Path.', `The path '${path}' is not valid.`),
  noUpload: () =>
    new Problem(400, '/file-api/files/no-file-upload-in-progress', 'No file upload in progress', 'This version of the file is complete.'),
  notFound: () => new Problem(404, '/file-api/files/not-found', 'File Not Found.', 'The file does not exist.'),
  gone: () => new Problem(410, '/file-api/files/gone', 'The file has been deleted', 'The file has been deleted.'),
  validation: (what: string) => new Problem(422, '/file-api/validation', 'Validation Error.', what),
  role: (role: string | null, permitted: string[]) =>
    new Problem(403, '/file-api/auth/insufficient-role', 'Insufficient Role.', 'Your role does not permit this.', {
      permitted_roles: permitted,
      your_role: role,
    }),
};
