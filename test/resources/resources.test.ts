import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { call, openConnection } from '../support/client.js';

const connection = await openConnection();
afterAll(connection.close);
const { client, folder } = connection;
const { structured: analyzed } = await call(client, 'analyze_part', { file: 'examples/spacer.stl' });
const partId = analyzed.partId as string;

test('an analyzed part is listed, completed and read', async () => {
  const uri = `part://local/${partId}/result`;

  const { resources } = await client.listResources();
  const { completion } = await client.complete({
    ref: { type: 'ref/resource', uri: 'part://{platform}/{partId}/{document}' },
    argument: { name: 'partId', value: partId.slice(0, 4) },
  });
  const { contents } = await client.readResource({ uri });

  expect(resources.map((resource) => resource.uri)).toEqual(expect.arrayContaining([uri, 'catalog://processes', 'catalog://machines']));
  expect(completion.values).toEqual([partId]);
  expect(contents).toEqual([{ uri, mimeType: 'application/json', text: JSON.stringify(analyzed.result) }]);
});

test('the list says of each document what it is, for whom, how large, and when it was changed', async () => {
  const { resources } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();

  const found = (uri: string) => resources.find((resource) => resource.uri === uri);
  const result = found(`part://local/${partId}/result`);
  const thumbnail = found(`part://local/${partId}/thumbnail.png`);
  expect(result).toEqual({
    uri: `part://local/${partId}/result`,
    name: expect.stringMatching(/^spacer/),
    title: expect.stringMatching(/^spacer.*: result$/),
    mimeType: 'application/json',
    size: Buffer.byteLength(JSON.stringify(analyzed.result)),
    annotations: { audience: ['user', 'assistant'], priority: 0.8, lastModified: expect.stringMatching(/^20\d\d-.*Z$/) },
  });
  expect(thumbnail).toMatchObject({ mimeType: 'image/png', annotations: { audience: ['user'], priority: 0.5 } });
  expect(found('guide://glossary')).toMatchObject({ mimeType: 'text/markdown', title: 'Glossary', size: expect.any(Number) });
  expect(resourceTemplates).toEqual([
    expect.objectContaining({ uriTemplate: 'part://{platform}/{partId}/{document}', title: 'Analyzed part', icons: expect.any(Array) }),
  ]);
});

test.each([
  [{ platform: 'local' }, 1],
  [{ platform: '3dspark' }, 0],
  [{ platform: 'mars' }, 0],
  [{}, 1],
])('part ids are completed for the platform that was chosen: %o', async (chosen, count) => {
  const { completion } = await client.complete({
    ref: { type: 'ref/resource', uri: 'part://{platform}/{partId}/{document}' },
    argument: { name: 'partId', value: '' },
    context: { arguments: chosen as Record<string, string> },
  });

  expect(completion.values).toHaveLength(count);
});

test('pictures and models are read as bytes, drawn for that and not saved for the user', async () => {
  const { contents } = await client.readResource({ uri: `part://local/${partId}/thumbnail.png` });
  const { resources } = await client.listResources();

  expect(resources.find(({ uri }) => uri === `part://local/${partId}/thumbnail.png`)?.size).toBeGreaterThan(1_000);
  expect(await readdir(join(folder, 'output')).catch(() => [])).toEqual([]);
  expect(contents).toEqual([expect.objectContaining({ mimeType: 'image/png', blob: expect.stringMatching(/^iVBORw0KGgo/) })]);
});

test('the catalog is read as JSON', async () => {
  const { contents } = await client.readResource({ uri: 'catalog://machines' });

  const [content] = contents as { text: string }[];
  expect(JSON.parse(content!.text)).toEqual(
    expect.arrayContaining([expect.objectContaining({ values: expect.objectContaining({ name: 'SLM 500' }) })]),
  );
});

test.each([
  ['part://local/00000000000000000000000000000000/result', /No part with id/],
  ['part://local/..%2F..%2F..%2Fetc/passwd', /no such document|No part with id/],
  ['part://mars/00000000000000000000000000000000/result', /There is no such platform/],
])('%s is refused in words', async (uri, message) => {
  await expect(client.readResource({ uri })).rejects.toThrow(message);
});
