import { startHttpTwin } from '../support/http-twin.js';
import { addFixtures } from './fixtures.js';

/** Serves the real server with the suite's fixtures, says where on stdout, and ends with its stdin. */
const { url, close } = await startHttpTwin({}, { fixtures: addFixtures });
process.stdout.write(`${url}\n`);
process.stdin.resume().once('end', () => void close().then(() => process.exit(0)));
