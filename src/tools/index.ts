import type { Tool } from '../mcp/tool.js';
import { analyzePart } from './analyze-part.js';
import { cancelJob } from './cancel-job.js';
import { fetchFile } from './fetch-file.js';
import { getJob } from './get-job.js';
import { getPart } from './get-part.js';
import { getStatus } from './get-status.js';
import { listCatalog } from './list-catalog.js';
import { listJobs } from './list-jobs.js';

/** In the order in which clients show them. */
export const tools: Tool[] = [analyzePart, getJob, fetchFile, getPart, listJobs, cancelJob, listCatalog, getStatus];
