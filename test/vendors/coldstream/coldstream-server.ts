import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../src/clock.js';
import { connectColdstream } from '../../../src/vendors/coldstream/connect.js';
import { canary, fakeClock, json, type Received, type Reply, startVendor } from '../../http/vendor-server.js';
import { fileOnDisk } from '../../support/file-on-disk.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** A request as it arrived; `body` is read where it is JSON. */
export type Seen = { route: string; query: string; body: unknown; type: string | undefined; authorization: string | undefined };
type Answer = Reply | undefined | ((request: Received) => Reply | undefined);
/** One answer for every request of a route, or several in a row, of which the last stays. */
export type Answers = Record<string, Answer | Answer[]>;

export const token = `${canary}-token-1`;
export const password = `${canary}-password`;

/**
 * A ColdStream on loopback that gives the answers of a table, keyed `METHOD /host/path`; hosts are identity, project, case, fileserver
 * and storage. What is not in it is a 418; `null` in it cuts the connection.
 */
export async function coldstreamServer(answers: Answers) {
  const seen: Seen[] = [];
  const counts = new Map<string, number>();
  const vendor = await startVendor((request) => {
    const { pathname, search } = new URL(request.url, 'http://localhost');
    const route = `${request.method} ${pathname}`;
    const { authorization, 'content-type': type } = request.headers;
    const isJson = type?.includes('json') === true;
    const text = request.body.toString();
    seen.push({ route, query: search, body: isJson ? JSON.parse(text) : text, type, authorization });
    const answer = route in all ? all[route] : { status: 418, body: `no answer for ${route}` };
    const nth = counts.get(route) ?? 0;
    counts.set(route, nth + 1);
    const one = Array.isArray(answer) ? answer[Math.min(nth, answer.length - 1)] : answer;
    return typeof one === 'function' ? one(request) : one;
  });
  const all: Answers = { 'POST /identity/account/login': json({ accessToken: token }), ...answers };
  const routes = () => seen.map(({ route }) => route).filter((route) => route !== 'POST /identity/account/login');
  return { url: vendor.url, seen, routes, answers: all, bodyOf: (route: string) => seen.findLast((one) => one.route === route)?.body };
}

export type Server = Awaited<ReturnType<typeof coldstreamServer>>;

export function urlsOf(url: string) {
  return { identityUrl: `${url}/identity`, projectUrl: `${url}/project`, caseUrl: `${url}/case`, fileserverUrl: `${url}/fileserver` };
}

/** A client of such a server, on a clock that passes where somebody sleeps. */
export async function coldstreamWith(answers: Answers, more: { token?: string; clock?: Clock } = {}) {
  const server = await coldstreamServer(answers);
  const time = fakeClock();
  const settings = {
    ...urlsOf(server.url),
    credentials: { email: 'ada@example.com', password },
    source: 'ColdStream',
    isOnThisMachine: true,
  };
  const { coldstream, signIn } = connectColdstream({ ...settings, token: more.token }, more.clock ?? time.clock);
  return { ...server, coldstream, signIn, ...time };
}

export const stepText = 'ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n';
export const stlText = 'solid x\nfacet normal 0 0 1\nendsolid x\n';

export async function fileOf(name: string, content: string) {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return fileOnDisk(path);
}

export const setupDocument = {
  name: 'Demo',
  type: 1,
  settings: null,
  regions: [
    {
      id: 1,
      name: 'Housing',
      regionType: 'solid',
      stl: null,
      subregions: [{ id: 2, name: 'Design', subregionType: 'design' }],
      boundaries: [{ id: 3, name: 'Inlet', boundaryType: 'fixedFlowRateInlet' }],
    },
    { id: 4, name: 'Water', regionType: 'fluid', subregions: null, boundaries: null },
  ],
  interfaces: [{ id: 9, r1: 1, r2: 4, interface: { interfaceType: 'conjugate' } }],
};

export const caseDocument = {
  id: 5441,
  name: 'Demo',
  projectId: 1586,
  status: 0,
  type: 1,
  created: '2024-01-02T18:26:35.022Z',
  createdBy: 'string',
  validationStatus: 0,
  readyToSubmit: true,
  executingJobId: null,
  timeToComplete: null,
  isEstimationResultAvailable: false,
  processingMethod: 0,
  resolution: 0,
  submissionDate: null,
  expectedStartDate: null,
  queueItemId: null,
};
