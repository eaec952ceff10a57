import { readFile, stat } from 'node:fs/promises';
import { type McpServer, ProtocolError, ProtocolErrorCode, type ReadResourceResult, ResourceTemplate } from '@modelcontextprotocol/server';
import { InputError } from '../errors.js';
import type { Services } from '../services.js';
import { errorText } from './answer.js';
import { icons } from './icon.js';
import type { FixedResource, ResourceContent, ResourceFamily } from './resource.js';

/** A message over 10 MiB ends a stdio connection, and base64 adds a third. */
const maxBlobBytes = 7 * 1024 * 1024;

/** Binds documents to the server: what there is, what is in it, and what its variables may be. */
export function registerResources(server: McpServer, fixed: FixedResource[], family: ResourceFamily, services: Services): void {
  for (const resource of fixed) registerFixed(server, resource, services);
  registerFamily(server, family, services);
  // The library lists everything at once; there may be hundreds of parts.
  server.server.setRequestHandler('resources/list', async ({ params }) => {
    const { entries, nextCursor } = await inWords('resources/list', () => family.list(services, params?.cursor));
    const first = params?.cursor === undefined ? await Promise.all(fixed.map((resource) => toEntry(resource, services))) : [];
    return { resources: [...first, ...entries], ...(nextCursor !== undefined && { nextCursor }) };
  });
}

function registerFixed(server: McpServer, resource: FixedResource, services: Services): void {
  const { name, uri, mimeType, read } = resource;
  server.registerResource(name, uri, declared(resource), () =>
    inWords(`resource ${uri}`, async () => ({ contents: [{ uri, mimeType, text: await read(services), ..._meta(resource) }] })),
  );
}

function registerFamily(server: McpServer, { name, title, description, uriTemplate, complete, read }: ResourceFamily, services: Services) {
  const template = new ResourceTemplate(uriTemplate, {
    list: undefined,
    complete: Object.fromEntries(
      Object.entries(complete).map(([variable, values]) => [
        variable,
        async (start: string, context?: { arguments?: Record<string, string> }) =>
          (await values(services, context?.arguments ?? {})).filter((value) => value.startsWith(start)),
      ]),
    ),
  });
  server.registerResource(name, template, { title, description, icons }, (uri, variables, { mcpReq: { signal } }) =>
    inWords(`resource ${uri.href}`, async () => ({
      contents: [await toContents(uri.href, await read(variables as Record<string, string>, services, { signal, progress: noProgress }))],
    })),
  );
}

function declared(resource: FixedResource) {
  const { title, description, mimeType, annotations } = resource;
  return { title, description, mimeType, icons, ...(annotations && { annotations }), ..._meta(resource) };
}

function _meta({ meta }: FixedResource) {
  return meta && { _meta: meta };
}

/** A document that cannot be read is listed all the same: reading it says why. */
async function toEntry(resource: FixedResource, services: Services) {
  const { name, uri, read } = resource;
  const text = await read(services).catch(() => undefined);
  return { uri, name, ...declared(resource), ...(text !== undefined && { size: Buffer.byteLength(text) }) };
}

/** Resources are read without a token to report progress to. */
const noProgress = () => {};

async function toContents(uri: string, content: ResourceContent): Promise<ReadResourceResult['contents'][number]> {
  const { mimeType } = content;
  if ('text' in content) return { uri, mimeType, text: content.text };
  const { size } = await stat(content.path);
  if (size > maxBlobBytes) {
    throw new InputError(`This file has ${Math.ceil(size / 1_000_000)} MB, too much for one message.`, 'Save it with fetch_file instead.');
  }
  return { uri, mimeType, blob: (await readFile(content.path)).toString('base64') };
}

/** Here is no `isError`: a failure is a protocol error with the same two lines as a tool's. */
async function inWords<Result>(where: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof InputError ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
    throw new ProtocolError(code, errorText(error, where));
  }
}
