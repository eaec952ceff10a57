import fc from 'fast-check';
import { ExpectedError } from '../../../src/errors.js';
import { json, type Reply, startVendor } from '../../http/vendor-server.js';
import { numbersFrom, textOf } from '../../support/hostile-arbitraries.js';
import { stringsIn, unseen } from '../../support/hostile-texts.js';

/** A call of a vendor client, with sound answers by route (`METHOD /path`); what is in no table gets the first of them. */
export type FuzzedCall = {
  name: string;
  answers: Record<string, unknown>;
  run(server: { url: string }): Promise<unknown>;
  /** Throws when what came of it is not what it promises. */
  check?(value: never): void;
  /** Where the result holds the vendor's text as it is, to be cleaned by whoever shows it. */
  isRaw?: boolean;
};

type Below = (limit: number) => number;

/** Stands for text that JSON.stringify would not write. */
const raw = (text: string) => `\u0001${text}\u0001`;
const deep = `${'['.repeat(3_000)}1${']'.repeat(3_000)}`;

function oddValue(below: Below): unknown {
  const values: unknown[] = [
    ...[
      null,
      true,
      false,
      0,
      -0,
      -1,
      1.5,
      2 ** 53,
      1e308,
      5e-324,
      [],
      {},
      '',
      ' ',
      'NaN',
      'Infinity',
      '-1',
      '0x10',
      '1e400',
      'null',
      'true',
    ],
    ...[
      raw('1e999'),
      raw('-1e999'),
      raw('123456789012345678901234567890'),
      raw(deep),
      '__proto__',
      'constructor',
      'toString',
      '../..',
      '.',
      '%2e',
    ],
    ...[
      [null],
      [[]],
      { '': '' },
      { length: -1 },
      ['a', 1, {}],
      'http://169.254.169.254/',
      'file:///etc/passwd',
      'javascript:1',
      'http://[',
      '2024-13-45',
    ],
  ];
  const kind = below(8);
  if (kind < 5) return values[below(values.length)];
  if (kind < 7) return textOf(below(2 ** 31), 8);
  return [
    raw(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`),
    'x'.repeat(50_000),
    // Each its own: a list put into one that stood in all places would be there two thousand times.
    Array.from({ length: 2_000 }, () => ({ id: 1, name: 'n' })),
  ][below(3)];
}

type Spot = { holder: Record<string, unknown> | unknown[]; key: string };

/** Every place in a document; the empty one is the document itself. */
function spotsIn(value: unknown): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Spot['holder'];
  return Object.entries(value).flatMap(([key, one]) => [{ holder, key }, ...spotsIn(one)]);
}

function change({ holder, key }: Spot, below: Below): void {
  const fields = holder as Record<string, unknown>;
  const before = fields[key];
  const kind = below(8);
  if (kind === 0 && !Array.isArray(holder)) delete fields[key];
  else if (kind === 1) fields[key] = [before];
  else if (kind === 2) fields[key] = typeof before === 'object' && before !== null ? Object.values(before) : { value: before };
  else if (kind === 3)
    fields[key] = typeof before === 'number' ? String(before) : typeof before === 'string' ? before.length : oddValue(below);
  else if (kind === 4 && !Array.isArray(holder)) {
    delete fields[key];
    const name = ['__proto__', 'constructor', 'length', textOf(below(2 ** 31), 6), key.toUpperCase()][below(5)]!;
    Object.defineProperty(fields, name, { value: before, enumerable: true, configurable: true, writable: true });
  } else fields[key] = oddValue(below);
}

const bodies: Reply[] = [
  ...[
    '',
    ' ',
    'null',
    '7',
    '"ok"',
    '[]',
    '{}',
    '[[]]',
    '{"data":{"id":',
    '\ufeff{}',
    deep,
    '<!doctype html><title>Sign in</title>',
    '<Error/>',
  ].map((body) => ({ body })),
  { body: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}' },
  { body: Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3]) },
  { status: 204 },
  { status: 206, body: '{}' },
  { status: 302, headers: { location: 'http://169.254.169.254/' } },
  { status: 307, headers: { location: '/' } },
];
const refusals = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 429, 500, 502, 503];
const problem = {
  detail: 'No.',
  title: 'Bad Request.',
  type: 'x/files/not-found',
  errors: [{ message: 'No.', status_code: 403 }],
  message: 'No.',
  code: 4,
  status: 400,
};

/** A sound answer with up to four places changed; sometimes another body altogether, or a refusal with a changed body. */
function mutated(sound: unknown, below: Below): Reply {
  const kind = below(20);
  if (kind === 0) return bodies[below(bodies.length)]!;
  const isRefusal = kind <= 2;
  const document: { root: unknown } = { root: structuredClone(isRefusal ? problem : sound) };
  for (let left = below(4); left >= 0; left--) {
    const spots = spotsIn(document);
    const spot = spots[below(40) === 0 ? 0 : below(spots.length)];
    if (spot) change(spot, below);
  }
  const text = JSON.stringify(document.root) ?? '';
  const body = text.replace(/"\\u0001((?:[^"\\]|\\.)*)\\u0001"/g, (_, inner: string) => JSON.parse(`"${inner}"`));
  return {
    status: isRefusal ? refusals[below(refusals.length)]! : 200,
    body: below(40) === 0 ? body.slice(0, below(body.length + 1)) : body,
  };
}

export type Outcomes = { ok: number; refused: number };

/**
 * Makes `calls` by turns against answers that are changed by chance, and counts what came of it.
 *
 * @throws with the seed and the answer when anything comes of it but a sound, clean result or an error of our own.
 */
export async function fuzzCalls(calls: readonly FuzzedCall[], { numRuns, seed }: { numRuns: number; seed: number }): Promise<Outcomes> {
  let answer: (route: string) => Reply = () => ({});
  const server = await startVendor(({ method, url }) => answer(`${method} ${decodeURIComponent(url.split('?')[0] ?? '')}`));
  const outcomes: Outcomes = { ok: 0, refused: 0 };
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', onUnhandled);
  const property = fc.asyncProperty(fc.constantFrom(...calls), fc.integer(), async (one, number) => {
    const below = numbersFrom(number);
    const given: string[] = [];
    let changedReply: Reply | undefined;
    const routes = Object.keys(one.answers);
    const changed = routes[below(routes.length)];
    answer = (route) => {
      const key = routes.find((known) => route.endsWith(known)) ?? routes[0]!;
      const sound = one.answers[key];
      if (key === changed) changedReply ??= mutated(sound, below);
      const reply = key === changed && changedReply ? changedReply : json(sound);
      given.push(`${route} -> ${reply.status ?? 200} ${String(reply.body).slice(0, 2_000)}`);
      return reply;
    };
    try {
      const outcome = await settled(one.run(server));
      judge(one, outcome);
      outcomes['value' in outcome ? 'ok' : 'refused']++;
    } catch (error) {
      throw new Error([one.name, error instanceof Error ? error.stack : error, ...unhandled.map(String), ...given].join('\n'), {
        cause: error,
      });
    }
  });
  try {
    await fc.assert(property, { numRuns, seed, endOnFailure: true, includeErrorInReport: true });
  } finally {
    process.off('unhandledRejection', onUnhandled);
  }
  if (unhandled.length > 0) throw new Error('A rejection was handled by nobody.', { cause: unhandled[0] });
  return outcomes;
}

type Outcome = { value: unknown } | { error: unknown };

/** Far more than an answer that is there at once can take: what lasts longer hangs. */
const patienceMs = 20_000;

async function settled(work: Promise<unknown>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('It hangs.')), patienceMs);
  });
  const outcome = work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return Promise.race([outcome, hangs]).finally(() => clearTimeout(timer));
}

function judge({ check, isRaw }: FuzzedCall, outcome: Outcome): void {
  if (({} as Record<string, unknown>).polluted !== undefined) throw new Error('The prototype of all objects was changed.');
  if ('value' in outcome) {
    const strange = notFinite(outcome.value);
    if (strange !== undefined) throw new Error(`The result holds a number that is none: ${strange}`);
    const dirty = isRaw ? undefined : stringsIn(outcome.value).find((text) => unseen.test(text));
    if (dirty !== undefined) throw new Error(`The result holds what is not seen: ${JSON.stringify(dirty.slice(0, 200))}`);
    check?.(outcome.value as never);
    return;
  }
  const { error } = outcome;
  if (!(error instanceof ExpectedError)) throw error;
  const told = `${error.message}\n${error.hint}`;
  if (unseen.test(told) || told.length > 2_000) throw new Error(`The error is not fit to be shown: ${JSON.stringify(told.slice(0, 300))}`);
}

function notFinite(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.values(value)
    .map(notFinite)
    .find((found) => found !== undefined);
}
