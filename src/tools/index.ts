import { changesVendor, type Tool } from '../mcp/tool.js';
import type { Services } from '../services.js';
import type { Toolset } from '../vocabulary.js';
import { analyzePart } from './analyze-part.js';
import { cancelJob } from './cancel-job.js';
import { compareParts } from './compare-parts.js';
import { deletePartFile } from './delete-part-file.js';
import { evoDownloadFile } from './evo-download-file.js';
import { evoListFiles } from './evo-list-files.js';
import { evoUploadFile } from './evo-upload-file.js';
import { fetchFile } from './fetch-file.js';
import { findCases } from './find-cases.js';
import { getCase } from './get-case.js';
import { getJob } from './get-job.js';
import { getPart } from './get-part.js';
import { getStatus } from './get-status.js';
import { getViewMesh } from './get-view-mesh.js';
import { listCatalog } from './list-catalog.js';
import { listJobs } from './list-jobs.js';
import { prepareRfq } from './prepare-rfq.js';
import { runCase } from './run-case.js';
import { runNcaAnalysis } from './run-nca-analysis.js';
import { uploadAsset } from './upload-asset.js';
import { uploadCaseFile } from './upload-case-file.js';
import { uploadComponentFile } from './upload-component-file.js';
import { uploadStlFile } from './upload-stl-file.js';

/** In the order in which clients show them. */
const toolsOf: Record<Toolset, Tool[]> = {
  parts: [analyzePart, compareParts, getJob, fetchFile, getPart, listJobs, cancelJob, listCatalog, getStatus, getViewMesh],
  '3dspark': [uploadAsset, prepareRfq, deletePartFile],
  coldstream: [uploadComponentFile, uploadCaseFile, uploadStlFile, findCases, getCase, runCase],
  evo: [evoUploadFile, evoListFiles, evoDownloadFile],
  aplos: [runNcaAnalysis],
};

export const tools: Tool[] = Object.values(toolsOf).flat();

/** The tools that this server is set up for. They stay the same as long as it runs. */
export function offeredTools({ offers }: Services): Tool[] {
  const offered = offers.toolsets.flatMap((name) => toolsOf[name]);
  return offers.isReadOnly ? offered.filter(({ annotations }) => annotations !== changesVendor) : offered;
}
