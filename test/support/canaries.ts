import type { IncomingHttpHeaders } from 'node:http';
import { inspect } from 'node:util';
import { type createConfig, secretVariables } from '../../src/config.js';
import { everythingIn } from './everything-in.js';

/** What credentials of tests hold; none of them may come out anywhere, and so may not this. */
const marker = 'canary';
const markers = [marker, ...[0, 1, 2].map((offset) => base64Behind(offset, marker))];

/** Credentials that emulated vendors of this process were shown, each with the number of the showing that was its last. */
const shown = new Map<string, number>();
let showings = 0;
/** What this process wrote to its log, in its order. */
const logged: string[] = [];

const print = console.error;
console.error = (...words: unknown[]) => {
  logged.push(words.map((word) => (typeof word === 'string' ? word : inspect(word))).join(' '));
  print(...words);
};

/** Has every watch look for the credentials of a request from here on. */
export function learnCredentials({ authorization = '', cookie = '', 'x-csrftoken': csrf = '' }: IncomingHttpHeaders): void {
  const values = [authorization.replace(/^\S+ /, ''), cookie.replace(/^[^=]*=/, ''), `${csrf}`];
  for (const value of values) if (isTelling(value)) shown.set(value, ++showings);
}

export type LeakWatch = ReturnType<typeof watchLeaks>;

/** Looks for secrets in everything that a server with these settings tells and keeps. `counts` is how much was looked at. */
export function watchLeaks(environment: Record<string, string | undefined>) {
  const own = secretVariables.map((name) => environment[name]?.trim() ?? '').filter(isTelling);
  const ownForms = own.flatMap(formsOf);
  const before = showings;
  const firstLogged = logged.length;
  const leaks = new Set<string>();
  const counts = { outputs: 0, bytes: 0 };

  function look(text: string, where: string): void {
    counts.outputs++;
    counts.bytes += text.length;
    const shownSince = [...shown].filter(([, number]) => number > before).flatMap(([secret]) => formsOf(secret));
    const forms = [...markers, ...ownForms, ...shownSince];
    for (const form of forms) if (text.includes(form)) leaks.add(`${where}: ${form} in ${around(text, form)}`);
  }

  return {
    counts,
    leaks,
    look,

    /** Looks at every file below folders, and at what this process has logged meanwhile. @throws {Error} that names every leak. */
    async requireNone(...folders: string[]): Promise<void> {
      for (const folder of folders) look(await everythingIn(folder), folder);
      for (const line of logged.slice(firstLogged)) look(line, 'the log');
      if (leaks.size > 0) throw new Error(`Secrets came out:\n${[...leaks].join('\n')}`);
    },
  };
}

/** A transport whose messages are looked at as they leave. */
export function watchTransport<Transport extends { send(message: never, ...more: never[]): Promise<void> }>(
  transport: Transport,
  { look }: Pick<LeakWatch, 'look'>,
): Transport {
  const send = transport.send.bind(transport);
  transport.send = (message, ...more) => {
    look(JSON.stringify(message), 'a message');
    return send(message, ...more);
  };
  return transport;
}

/** The settings of a server as they were given to it, for `watchLeaks`. */
export function secretsOf(config: ReturnType<typeof createConfig>): Record<string, string | undefined> {
  return Object.fromEntries(secretVariables.map((name) => [name, config.isSet(name) ? config.get(name) : undefined]));
}

/** Words and short texts stand in harmless places, too. */
function isTelling(secret: string): boolean {
  return secret.length >= 8 && !/^[A-Za-z][a-z]*$/.test(secret);
}

/** As it is, in an address, a form, JSON and base64, and its first eight characters where those are no word. */
function formsOf(secret: string): string[] {
  const start = secret.slice(0, 8);
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ x: secret }).toString().slice(2),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].map((offset) => base64Behind(offset, secret)),
    base64Behind(0, start),
    Buffer.from(secret).toString('base64url'),
    ...(/^[A-Za-z _-]*$/.test(start) ? [] : [start]),
  ];
}

/** As it looks in base64 behind `offset` other bytes, without the ends that depend on its neighbors. */
function base64Behind(offset: number, text: string): string {
  const whole = Buffer.from(`${'-'.repeat(offset)}${text}`).toString('base64');
  return whole.slice(Math.ceil((offset * 8) / 6)).replace(/.?=+$/, '');
}

function around(text: string, form: string): string {
  const at = text.indexOf(form);
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + form.length + 30));
}
