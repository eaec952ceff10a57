import { fileOnDisk } from '../../support/file-on-disk.js';
import { peakMemoryBytes } from '../../support/peak-memory.js';
import { linkToGet, openStorage, ways } from '../real-storages.js';

/** Sends or fetches one file in a process of its own, and prints what it took: `transfer.ts WAY send|fetch URL KEY PATH`. */
const [wayName, action, url = '', key = '', path = ''] = process.argv.slice(2);
const way = ways.find((one) => one.way === wayName);
if (!way) throw new Error(`There is no way "${wayName}".`);

const storage = openStorage(way.options);
if (action === 'send') {
  await way.send({ storage, file: await fileOnDisk(path, 'large.stl'), key, url });
} else {
  await storage.download({ url: linkToGet(way.server, url, key) }, path);
}
process.stdout.write(`${JSON.stringify({ peakMb: Math.round(peakMemoryBytes() / 2 ** 20) })}\n`);
