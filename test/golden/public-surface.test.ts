import { expect, test } from 'vitest';
import { connect } from '../support/client.js';

/**
 * What clients see, as it is kept in this folder. A change that is meant: `npx vitest run test/golden -u`, look at the difference, and
 * add a line to CHANGELOG.md.
 */
async function isAsKept(name: string, surface: unknown): Promise<void> {
  const text = `${JSON.stringify(surface, null, 2)}\n`;
  const unseen = text.match(/(?![\n ])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu) ?? [];
  expect(unseen, `${name} holds characters that nobody sees`).toEqual([]);
  const hint = `${name} has changed for clients. If that is meant: npx vitest run test/golden -u, and a line in CHANGELOG.md.`;
  await expect(text, hint).toMatchFileSnapshot(`${name}.json`);
}

const open = async () => (await connect({ PART_SANDBOX: '1' })).client;

test('[S5] the tools of all toolsets are declared as before', async () => {
  await isAsKept('tools-list', (await (await open()).listTools()).tools);
});

test('[S5] the prompts are declared as before', async () => {
  await isAsKept('prompts-list', (await (await open()).listPrompts()).prompts);
});

test('[S5] the fixed resources and the templates are declared as before', async () => {
  const client = await open();

  const { resources } = await client.listResources();

  // How large they are follows from what they say.
  await isAsKept(
    'resources-list',
    resources.map(({ size: _, ...resource }) => resource),
  );
  await isAsKept('resource-templates-list', (await client.listResourceTemplates()).resourceTemplates);
});

test('[S5] the server introduces itself as before', async () => {
  const client = await open();
  const { version: _, ...identity } = client.getServerVersion()!;

  await isAsKept('server', { identity, capabilities: client.getServerCapabilities(), instructions: client.getInstructions()?.split('\n') });
});

test('[S5] the order of tools and prompts is the same on every connection, and no name comes twice', async () => {
  const names = async () => {
    const client = await open();
    const [{ tools }, { prompts }] = [await client.listTools(), await client.listPrompts()];
    return [...tools, ...prompts].map(({ name }) => name);
  };

  const [first, second] = [await names(), await names()];

  expect(second).toEqual(first);
  expect(new Set(first).size).toBe(first.length);
});
