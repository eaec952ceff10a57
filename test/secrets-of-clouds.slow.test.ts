import { inspect } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { json, type Reply } from './http/vendor-server.js';
import { type Cloud, clouds, openCloud } from './support/cloud-calls.js';
import type { Exchange } from './support/mirror.js';

/** What a vendor or a storage may repeat of a request; `links` are those that it has handed out until then. */
const echoes: Record<string, (exchange: Exchange, links: readonly string[]) => string> = {
  'the token': ({ request }) => `${request.headers.authorization}`,
  'the address': ({ url }) => url,
  'the body': ({ request }) => request.body.toString().slice(0, 4_000),
  'the last link': (_, links) => links.at(-1) ?? '',
  'the signature of the last link': (_, links) => /sig(?:nature)?"?[=:]"?([^&"]+)/i.exec(links.at(-1) ?? '')?.[1] ?? '',
};

const wraps: Record<string, (echo: string) => Reply> = {
  'JSON with 422': (echo) => json({ detail: echo, errors: [{ message: echo }] }, { status: 422 }),
  'problem details with 403': (echo) => json({ title: echo, detail: echo, type: echo, status: 403 }, { status: 403 }),
  'text with 404': (echo) => ({ status: 404, body: echo }),
  'a sign-in error with 400': (echo) =>
    json({ __type: echo, error: 'invalid_grant', error_description: echo, message: echo }, { status: 400 }),
  'the XML of a store with 403': (echo) => ({
    status: 403,
    headers: { 'x-ms-error-code': echo.replace(/[^\x20-\x7e]/g, '').slice(0, 500) },
    body: `<Error><Code>${echo}</Code><Message>${echo}</Message><StringToSign>${echo}</StringToSign></Error>`,
  }),
  'a success with 200': (echo) => json({ id: echo, name: echo, status: echo, message: echo, url: echo, data: { status: echo } }),
};

/** Tests at a time: most of one is waiting. */
const together = 24;
const linkPattern = /https?:[^"\s]*[?&](?:sig(?:nature)?|X-Amz-Signature)=[^"\s]*|"fields":\{[^}]*\}/gi;

type Case = { route: string; echo: string; wrap: string };

/** Calls all tools of a cloud, with one route that answers so, and gives what was told of secrets. */
async function outcomeOf(cloud: Cloud, { route, echo, wrap }: Case, logged: () => string) {
  const links: string[] = [];
  let hits = 0;
  const { askAll, leaksIn, close } = await openCloud(cloud, (exchange) => {
    if (exchange.route === route) {
      hits++;
      return wraps[wrap]!(echoes[echo]!(exchange, links));
    }
    links.push(...(exchange.reply.body.toString().match(linkPattern) ?? []));
    return undefined;
  });
  const answers = await askAll();
  const told = [JSON.stringify(answers), inspect(answers, { depth: null, maxStringLength: null }), logged()].join('\n');
  const leaks = await leaksIn(told);
  await close();
  return { hits, isBug: /This is a bug/.test(told), leaks };
}

/** Each echo of each route once, the wraps in turn. A link in a success is one that may be used, so it is not told there. */
function casesOf(routes: Iterable<string>): Case[] {
  const names = Object.keys(wraps);
  return [...routes].flatMap((route, index) =>
    Object.keys(echoes).map((echo, nth) => {
      const turn = (index + nth) % (/link/.test(echo) ? names.length - 1 : names.length);
      return { route, echo, wrap: names[turn]! };
    }),
  );
}

test.each(clouds)(
  '[S1] no tool, log or file repeats a secret that an address of %s echoes',
  async (cloud) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    const logged = () => log.mock.calls.map((words) => inspect(words, { depth: null })).join('\n');
    const plain = await openCloud(cloud);
    await plain.askAll();
    const cases = casesOf(plain.mirror.routes);
    const found: string[] = [];
    let hits = 0;

    for (let next = 0; next < cases.length; next += together) {
      const batch = cases.slice(next, next + together);
      const outcomes = await Promise.all(batch.map((one) => outcomeOf(cloud, one, logged)));
      outcomes.forEach(({ leaks, isBug, ...outcome }, nth) => {
        hits += Math.min(1, outcome.hits);
        if (leaks.length > 0 || isBug) found.push([...Object.values(batch[nth]!), isBug ? 'a bug' : leaks.join(' ')].join(' | '));
      });
    }

    await plain.close();
    expect(plain.mirror.secrets.size).toBeGreaterThan(4);
    expect(hits / cases.length).toBeGreaterThan(0.9);
    expect(found).toEqual([]);
  },
  300_000,
);
