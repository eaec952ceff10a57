import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { amount } from '../../call.js';
import { VendorError } from '../../errors.js';
import { type Content, contentOf } from '../../files/content.js';
import { endsOf } from '../../files/ends.js';
import { printableText } from '../../files/names.js';
import type { Http } from '../../http/client.js';
import { WrongMethod } from './refusals.js';

export type DownloadKind = 'report' | 'visualization' | 'thumbnail' | 'cad' | 'orientedCad' | 'rfqPackage';

/** A saved file; `fileName` is what 3D Spark calls it, to be made safe before it names anything. */
export type Downloaded = { sizeBytes: number; sha256: string; fileName?: string };

export type DownloadCall = { signal?: AbortSignal; progress?: (fraction: number, message: string) => void };

/** `attempts` is 1 for what is asked for until it is made: each look counts for the pace that 3D Spark sets. */
type Wanted = { routes: readonly [string, ...string[]]; is: string; contents: readonly Content[]; attempts?: 1; maxBytes?: number };

const part = '/api/v1/part/{id}';
/** A member whose name ends in `.model` makes any archive look like a 3MF file. */
const archive: readonly Content[] = ['zip', '3mf'];

/** Pictures are shown to the model, and a message over 10 MiB ends the connection; base64 adds a third. */
const maxPictureBytes = 7 * 2 ** 20;

/** The heading of the report's page says PUT where its example says GET. */
const wanted: Record<DownloadKind, Wanted> = {
  report: {
    routes: [`GET ${part}/fetch-analysis-results-file/`, `PUT ${part}/fetch-analysis-results-file/`],
    is: 'an XLSX report',
    contents: archive,
    attempts: 1,
  },
  visualization: { routes: [`GET ${part}/visualization-file/`], is: 'a GLB model', contents: ['glb'] },
  thumbnail: { routes: [`GET ${part}/thumbnail-file/`], is: 'a PNG picture', contents: ['image'], maxBytes: maxPictureBytes },
  cad: { routes: [`GET ${part}/upload-file/`], is: 'a STEP or STL file', contents: ['step', 'stl'] },
  orientedCad: {
    routes: [`GET ${part}/fetch-optimal-orientation-file/`],
    is: 'a STEP or STL file',
    contents: ['step', 'stl'],
    attempts: 1,
  },
  rfqPackage: { routes: [`GET ${part}/zip-request-for-quotation/`], is: 'a ZIP archive', contents: archive },
};

const shown: Partial<Record<Content, string>> = {
  html: 'an HTML page',
  json: 'JSON text',
  xml: 'XML text',
  text: 'plain text',
  zip: 'a ZIP archive',
  image: 'a picture',
  glb: 'a GLB model',
  step: 'a STEP file',
  stl: 'an STL file',
  pdf: 'a PDF document',
};

const maxBytes = 4 * 2 ** 30;

/**
 * Saves one of the files of a part under `to`.
 *
 * @throws {NotInStorage} when it is not made yet, or deleted. {VendorError} when something else was sent; nothing stays then.
 */
export async function downloadFile(
  http: Http,
  source: string,
  kind: DownloadKind,
  id: string,
  to: string,
  call: DownloadCall,
): Promise<Downloaded> {
  const { routes, is, contents, ...limits } = wanted[kind];
  const saved = await tryRoutes(routes, (route) => save(http, route, { params: { id }, ...limits }, to, call));
  const content = await contentAt(to, saved.fileName);
  if (contents.includes(content)) return saved;
  throw await refuse(to, `${source} sent ${shown[content] ?? 'unknown data'} where ${is} was expected.`);
}

/** What such a name promises has a mark of its own: a page or a message in its place is an error that came as a success. */
const promising = /\.(?:xlsx|glb|png|jpe?g|zip|3mf|stl|ste?p|pdf)$/i;

/**
 * Saves an asset under `to`. It may be of any kind; a web page under another name is refused, since it is a login page, and so is JSON
 * or XML under the name of a model, a picture, a document or an archive.
 */
export async function downloadAsset(
  http: Http,
  source: string,
  id: string,
  basename: string,
  to: string,
  call: DownloadCall,
): Promise<Downloaded> {
  const saved = await save(http, `GET ${part}/assets/`, { params: { id }, query: { basename } }, to, call);
  const content = await contentAt(to, undefined);
  const isMessage = content === 'html' ? !/\.x?html?$/i.test(basename) : ['json', 'xml'].includes(content) && promising.test(basename);
  if (!isMessage) return saved;
  throw await refuse(to, `${source} sent ${shown[content]} where the asset "${printableText(basename)}" was expected.`);
}

/** The outcome of the first route that 3D Spark takes. */
export async function tryRoutes<T>(routes: readonly [string, ...string[]], attempt: (route: string) => Promise<T>): Promise<T> {
  const [route, next, ...rest] = routes;
  try {
    return await attempt(route);
  } catch (error) {
    if (next !== undefined && error instanceof WrongMethod) return tryRoutes([next, ...rest], attempt);
    throw error;
  }
}

type Place = { params: Record<string, string>; query?: Record<string, string>; attempts?: number; maxBytes?: number };

async function save(http: Http, route: string, place: Place, to: string, { signal, progress }: DownloadCall): Promise<Downloaded> {
  const { sizeBytes, sha256, fileName } = await http.download(route, {
    maxBytes,
    ...place,
    to,
    signal,
    progress: (received, total) => {
      if (total) progress?.(received / total, `downloading ${amount(received, total)}`);
      else progress?.(0, `downloading, ${Math.round(received / 1e3)} kB so far`);
    },
  });
  const name = printableText(fileName ?? '', 255);
  return { sizeBytes, sha256, ...(name !== '' && { fileName: name }) };
}

async function refuse(path: string, message: string): Promise<VendorError> {
  await rm(path, { force: true });
  return new VendorError(message, 'Try again later. If it stays so, look at the part on the 3D Spark platform.');
}

/** A binary STL that is cut or miscounted has no mark of its own: it is known by its name, as where it was uploaded. */
async function contentAt(path: string, name: string | undefined): Promise<Content> {
  const ends = await endsOf(path);
  const content = contentOf(ends);
  return content === 'binary' && ends.sizeBytes >= 84 && extname(name ?? '').toLowerCase() === '.stl' ? 'stl' : content;
}
