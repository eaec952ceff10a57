import { readFile, stat } from 'node:fs/promises';
import { type McpServer, ProtocolError, ProtocolErrorCode, type ReadResourceResult, ResourceTemplate } from '@modelcontextprotocol/server';
import { InputError } from '../errors.js';
import type { Services } from '../services.js';
import { errorText } from './register.js';
import type { FixedResource, ResourceContent, ResourceFamily } from './resource.js';

/** A message over 10 MiB ends a stdio connection, and base64 adds a third. */
const maxBlobBytes = 7 * 1024 * 1024;

export function registerFixedResources(server: McpServer, resources: FixedResource[], services: Services): void {
  for (const { name, title, description, uri, mimeType, read } of resources) {
    server.registerResource(name, uri, { title, description, mimeType }, () =>
      guarded(uri, async () => ({ contents: [{ uri, mimeType, text: await read(services) }] })),
    );
  }
}

export function registerResourceFamilies(server: McpServer, families: ResourceFamily[], services: Services): void {
  for (const { name, title, description, uriTemplate, list, complete, read } of families) {
    const template = new ResourceTemplate(uriTemplate, {
      list: async () => ({ resources: await list(services) }),
      complete: Object.fromEntries(
        Object.entries(complete).map(([variable, values]) => [
          variable,
          async (start: string) => (await values(services)).filter((value) => value.startsWith(start)),
        ]),
      ),
    });
    server.registerResource(name, template, { title, description }, (uri, variables, { mcpReq: { signal } }) =>
      guarded(uri.href, async () => ({
        contents: [await toContents(uri.href, await read(variables as Record<string, string>, services, { signal, progress: noProgress }))],
      })),
    );
  }
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

/** A resource has no `isError`: its failure is a protocol error with the same two lines as a tool's. */
async function guarded(uri: string, read: () => Promise<ReadResourceResult>): Promise<ReadResourceResult> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof InputError ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
    throw new ProtocolError(code, errorText(error, `resource ${uri}`));
  }
}
