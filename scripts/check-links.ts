import { faultsIn } from './docs/check/faults.js';
import { externalLinks } from './docs/check/links.js';
import { readPages } from './docs/check/page.js';

/** Checks the pages for links, names and messages that are not there, and lists the addresses outside; nothing is asked of them. */
const pages = readPages();
const faults = faultsIn(pages);
console.log(`${pages.length} pages. Addresses outside:\n${externalLinks(pages).join('\n')}\n`);
console.log(faults.length === 0 ? 'No faults.' : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
