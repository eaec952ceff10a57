import { InputError } from '../errors.js';
import { printableText } from '../files/names.js';

/** `METHOD /path/{param}/` with its parts. `{param*}` takes a path of several segments, whose `/` stay. */
export type Route = { method: string; path: string };

export function readRoute(route: string): Route {
  const [method, path] = route.split(' ');
  if (!method || !path?.startsWith('/')) throw new Error(`The route "${route}" is not of the form "METHOD /path/".`);
  return { method, path };
}

/**
 * The address of a route below `base`, on that origin whatever `params` and `query` hold.
 *
 * @throws {InputError} when a param would change the path: an empty one, `.` or `..`, which no encoding protects.
 */
export function toUrl(base: URL, path: string, params: Record<string, string> = {}, query: Record<string, string> = {}): URL {
  const filled = path.replace(/\{(\w+)(\*?)\}/g, (_, name: string, many: string) => encoded(name, params[name], many === '*'));
  const url = new URL(base.origin);
  url.pathname = base.pathname.replace(/\/$/, '') + filled;
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url;
}

function encoded(name: string, value: string | undefined, isPath: boolean): string {
  if (value === undefined) throw new Error(`The route needs a value for {${name}}.`);
  const segments = isPath ? value.split('/') : [value];
  return segments.map((one) => segment(name, one)).join('/');
}

function segment(name: string, value: string): string {
  if (!/^\.{0,2}$/.test(value)) return encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd'));
  throw new InputError(`"${printableText(value)}" cannot be the ${name} of anything.`, `Give a real ${name}.`);
}
