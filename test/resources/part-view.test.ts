import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readViewPage } from '../../src/view-page.js';
import { connect } from '../support/client.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('hosts get the page of the part view as it was built, with the rights that it does without', async () => {
  const { client } = await connect();
  const ui = { csp: { connectDomains: [], resourceDomains: [] }, prefersBorder: true };

  const { resources } = await client.listResources();
  const { contents } = await client.readResource({ uri: 'ui://part-viewer' });

  expect(resources.find(({ uri }) => uri === 'ui://part-viewer')).toMatchObject({ mimeType: 'text/html;profile=mcp-app', _meta: { ui } });
  expect(contents).toEqual([
    { uri: 'ui://part-viewer', mimeType: 'text/html;profile=mcp-app', text: await readFile('dist/part-view.html', 'utf8'), _meta: { ui } },
  ]);
});

test('where the page is missing, that is said', async () => {
  const page = readViewPage(`${await temporaryFolder()}/part-view.html`);

  await expect(page).rejects.toMatchObject({
    kind: 'config',
    message: 'The page of the 3D view is missing from this installation.',
    hint: 'Install part-analysis-mcp anew.',
  });
});
