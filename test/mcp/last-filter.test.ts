import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConfig } from '../../src/config.js';
import { InputError } from '../../src/errors.js';
import { createServices, type Services } from '../../src/services.js';
import { childFile } from '../support/client.js';
import { secrets } from '../support/hostile-spark.js';
import { connectRaw } from '../support/raw-client.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { password, accessToken } = secrets;
const bare = { node: '', platforms: [], folders: [], catalog: '', runningJobs: 0 };

/** A server that knows the password of an account, with services that leak it. */
async function leaking(leak: () => Partial<Services>) {
  const folder = await temporaryFolder();
  const settings = { PART_DIRS: folder, PART_OUTPUT_DIR: folder, PART_STATE_DIR: folder, SPARK_PASSWORD: password, EVO_TOKEN: accessToken };
  const services = createServices(createConfig(settings), childFile);
  onTestFinished(services.close);
  return connectRaw({ ...services, ...leak() });
}

describe('[S1] a secret that came as far as an answer does not leave', () => {
  test('as data, text or the name of a field', async () => {
    const { callTool } = await leaking(() => ({
      status: () =>
        Promise.resolve({ ...bare, version: `1 ${password}`, limits: { [`a ${accessToken}`]: 1 }, problems: [password] } as never),
    }));

    const { structuredContent, content } = await callTool('get_status', {});

    expect(structuredContent).toMatchObject({ version: '1 ***', limits: { 'a ***': 1 }, problems: ['***'] });
    expect((content as { text: string }[])[0]!.text).toMatch(/^version: 1 \*\*\*\n/);
  });

  test('as an error of a tool', async () => {
    const { callTool } = await leaking(() => ({
      status: () => Promise.reject(new InputError(`No: https://ada:${encodeURIComponent(password)}@x.example`, `Use ${accessToken}.`)),
    }));

    expect(await callTool('get_status', {})).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: 'No: https://***@x.example\nUse ***.' }],
    });
  });

  test('as an error of the protocol', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { request } = await leaking(() => ({ catalog: { rows: () => Promise.reject(new InputError(`no ${password}`, 'x')) as never } }));

    const { error } = await request('resources/read', { uri: `part://local/${encodeURIComponent(accessToken)}/result` });
    log.mockRestore();

    expect(JSON.stringify(error)).toMatch(/\*\*\*/);
  });
});
