import { writeFileSync } from 'node:fs';
import { filledDocuments } from './docs/fill.js';

/** Rewrites the generated parts of README.md and docs/*.md from the declarations, the catalog and bench/accuracy.md. */
for (const [path, text] of filledDocuments()) writeFileSync(path, text);
