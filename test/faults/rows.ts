/** One row of the fault table: what goes wrong, what has to hold then, and how often that has to be seen. */
export type FaultRow = {
  id: string;
  fault: string;
  goal: string;
  /** Fewest runs at each commit; undefined for rows that are only seen at night. */
  runs?: number;
  /** Fewest runs at night; as at each commit unless given. */
  nightRuns?: number;
};

export type FaultSection = { title: string; rows: readonly FaultRow[] };

/**
 * Every fault that has to be survived. A test shows a row by naming its id in square brackets in its title; `npm run test:faults`
 * prints this table with what was seen.
 */
export const faultSections: readonly FaultSection[] = [
  {
    title: 'Upload',
    rows: [
      { id: 'U1', fault: 'connection reset at 10, 50, 90 %', goal: 'arrives whole in ≤ 3 tries; nothing is there until then', runs: 60 },
      { id: 'U2', fault: '429 and 5xx, Retry-After', goal: 'waits as asked, ≤ 4 tries, never after a plain refusal', runs: 10 },
      { id: 'U3', fault: 'signed link has expired', goal: 'renewed once, a second refusal is an error', runs: 8 },
      { id: 'U4', fault: 'refused while the file is being sent', goal: 'the status is told, not the broken pipe', runs: 50 },
      { id: 'U5', fault: 'a file of 256 MiB; of 2 GiB at night', goal: 'peak < 150 MB; at night < 200 MB and < base + 80 MB', runs: 1 },
      { id: 'U6', fault: 'file above the limit of the service', goal: 'refused with the limit, 0 bytes sent', runs: 1 },
      {
        id: 'U7',
        fault: 'form policies: range, key, order of fields',
        goal: 'all fields before the file, none added, range checked first',
        runs: 5,
      },
      { id: 'U8', fault: 'signed headers', goal: 'only what the vendor listed is sent, 0 mismatches', runs: 4 },
      { id: 'U9', fault: 'bytes damaged on the way', goal: 'never taken for arrived', runs: 100 },
      { id: 'U10', fault: 'the file changes or shrinks meanwhile', goal: 'told, never sent as a mixture', runs: 2 },
      { id: 'U11', fault: 'pipe, device, folder, hard link, link', goal: 'refused before anything is read', runs: 5 },
    ],
  },
  {
    title: 'Login',
    rows: [
      { id: 'A1', fault: 'tokens of 2 s, 50 loops, 60 s', goal: '0 failed calls, one refresh per renewal', runs: 1 },
      { id: 'A2', fault: '401, once and always', goal: 'one refresh, one replay, ≤ 3 token requests', runs: 2 },
      { id: 'A3', fault: 'wrong password, 20 calls', goal: 'one login request', runs: 1 },
      { id: 'A4', fault: 'CSRF token changed or missing', goal: 'fetched again once, a plain 403 is not replayed', runs: 3 },
      { id: 'A5', fault: 'the answer with rotated tokens is lost', goal: 'one login, no loop', runs: 1 },
      { id: 'A6', fault: 'clock an hour off, both ways', goal: '0 failures', nightRuns: 2 },
      { id: 'A7', fault: 'two servers, one account', goal: 'each has its own login, no grant revoked', runs: 1 },
    ],
  },
  {
    title: 'Download and files',
    rows: [
      { id: 'D1', fault: 'cut body: with length, in pieces, without length', goal: 'noticed, nothing under the final name', runs: 3 },
      { id: 'D2', fault: 'a server that drips', goal: 'ended when idle, too slow on average, or at the deadline', runs: 3 },
      { id: 'D3', fault: 'disk full, before and in between', goal: 'told with need and free space, 0 files left, 0 retries', runs: 2 },
      { id: 'D4', fault: 'SIGTERM in mid download', goal: '0 partial files, exit ≤ 2 s', runs: 5, nightRuns: 60 },
      {
        id: 'D5',
        fault: 'kill -9 in mid download',
        goal: '0 partial files under final names, swept at the next start',
        runs: 5,
        nightRuns: 60,
      },
      { id: 'D6', fault: 'the name is taken', goal: 'never overwritten', runs: 2 },
      { id: 'P-1', fault: 'hostile names and paths', goal: '0 escapes of 200,000', runs: 200_000 },
      { id: 'P-2', fault: 'links planted or swapped meanwhile', goal: '0 writes or reads outside', runs: 100, nightRuns: 10_000 },
      { id: 'D7', fault: 'archives: bombs, lying sizes, names that climb', goal: 'refused from the header or at the limit', runs: 6 },
      { id: 'D8', fault: 'something else under the name of a file', goal: 'typed refusal, nothing published', runs: 7 },
      { id: 'D9', fault: 'redirects', goal: '0 followed by calls, 0 credentials to another origin', runs: 5 },
      { id: 'D10', fault: 'a body without end', goal: 'stops at the size told or at the maximum', nightRuns: 1 },
    ],
  },
  {
    title: 'Life of the server and its jobs',
    rows: [
      { id: 'L1', fault: 'stdin ends', goal: 'exit ≤ 2 s, 0 processes and 0 partial files left', runs: 3 },
      { id: 'L2', fault: 'stdout is closed', goal: 'exit ≤ 2 s without a dump', runs: 1 },
      { id: 'L3', fault: 'a line of 12 MB', goal: 'ends with one line on stderr, never deaf', runs: 1 },
      { id: 'L4', fault: 'garbage, wrong types, nesting of 1,000', goal: 'the next call is answered', runs: 50 },
      { id: 'L5', fault: 'anything printed on stdout', goal: 'every byte is protocol', runs: 1 },
      { id: 'L6', fault: 'cancelled at 5 moments, 6 tools', goal: 'no answer, child gone, vendor job kept and known', runs: 10 },
      {
        id: 'L7',
        fault: 'kill -9 between upload and download',
        goal: 'found by its id, nothing twice, nothing lost',
        runs: 20,
        nightRuns: 100,
      },
      { id: 'L8', fault: 'the same question 20 times, and after a restart', goal: 'one job', runs: 3 },
      { id: 'L9', fault: '100 calls at once', goal: 'all answered, ≤ 1 heavy child, ≤ 4 connections per host, < 300 MB', runs: 100 },
      { id: 'L10', fault: "3D Spark's rule for asking", goal: '0 blocks', runs: 200 },
      { id: 'L11', fault: 'SIGTERM and SIGINT, idle and at work', goal: 'exit ≤ 5 s with 143 or 130, journal whole', runs: 4 },
      { id: 'L12', fault: 'wrong configuration, missing secret', goal: 'starts, lists, and says what is wrong without values', runs: 3 },
    ],
  },
  {
    title: 'Local engine',
    rows: [
      { id: 'E1', fault: 'counts that lie', goal: 'refused before memory is taken', runs: 3 },
      { id: 'E2', fault: 'a reader that hangs', goal: 'ended at the deadline, the next job works', runs: 1 },
      { id: 'E3', fault: 'memory bombs: heap, buffers, WASM', goal: 'child ends at its limit, server grows < 50 MB', runs: 3 },
      { id: 'E4', fault: 'trap, abort, stack overflow, exit', goal: 'typed, one retry, the file is remembered', runs: 4 },
      {
        id: 'E5',
        fault: 'made-up and damaged files and answers',
        goal: 'every outcome ok or typed, 0 crashes',
        runs: 4_000,
        nightRuns: 80_000,
      },
      { id: 'E6', fault: 'XML bombs, DTD, nested archives', goal: 'refused, 0 requests', runs: 3 },
      { id: 'E7', fault: 'NaN, infinite, flat, empty, a million pieces', goal: 'finite numbers or a clear refusal', runs: 5 },
      { id: 'E8', fault: 'an engine that looks around', goal: 'no environment, 0 connections', runs: 1 },
      { id: 'E9', fault: 'a flood of results', goal: 'cut off, typed', runs: 1 },
    ],
  },
  {
    title: 'Secrets, links, texts',
    rows: [
      { id: 'S1', fault: 'canaries in every credential, whole suite', goal: '0 in any output', runs: 2 },
      { id: 'S2', fault: 'links into the own network', goal: '0 connections of 10,000', runs: 10_000 },
      { id: 'S3', fault: 'credentials and other origins', goal: '0 requests', runs: 4 },
      { id: 'S4', fault: 'hostile text of files and vendors', goal: '0 control, direction, invisible characters', runs: 100_000 },
      { id: 'S5', fault: 'declarations that drift', goal: 'any difference fails, printable, fixed order', runs: 2 },
      { id: 'S6', fault: 'commands', goal: '0 shells in sources and build', runs: 2 },
      { id: 'S7', fault: 'a private file is asked for', goal: 'refused by every tool, 0 requests; each upload recorded', runs: 20 },
      { id: 'S8', fault: 'formulas in tables', goal: '0 formula cells', runs: 10_000 },
      { id: 'S9', fault: 'dependencies', goal: 'no install scripts shipped, pinned, files as listed', runs: 1 },
      { id: 'S10', fault: 'secrets in command lines and environments', goal: '0 of server and children', runs: 2 },
    ],
  },
];
