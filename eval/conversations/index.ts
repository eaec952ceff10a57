import { clouds } from './clouds.js';
import { comparing } from './comparing.js';
import { files } from './files.js';
import { jobs } from './jobs.js';
import { measuring } from './measuring.js';
import { mistakes } from './mistakes.js';
import { readOnly } from './read-only.js';
import { spark } from './spark.js';

/** All conversations, by topic. */
export const conversations = [...measuring, ...files, ...mistakes, ...jobs, ...comparing, ...spark, ...clouds, ...readOnly];
