import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPartFile } from '../../../src/files/part-file.js';
import type { AnalysisState } from '../../../src/vendors/spark/analysis-state.js';
import { PartResult } from '../../../src/vocabulary.js';
import { recordFault } from '../../faults/record.js';
import { runsOf } from '../../support/hostile-arbitraries.js';
import { partId, sparkAt } from '../../support/spark-answers.js';
import {
  assetAnswer,
  assetDeletedAnswer,
  filesDeletedAnswer,
  finishedAnswer,
  pendingAnswer,
  reportStartedAnswer,
  rfqMail,
  simplifiedAnswer,
  uploadAnswer,
} from '../../support/spark-documents.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type FuzzedCall, fuzzCalls } from './mutated-answers.js';

async function sentFile() {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a.stl'), 'solid x\nfacet normal 0 0 1\nendsolid x\n');
  return openPartFile(join(folder, 'a.stl'), { folders: [folder], homeFolder: folder });
}

const results: FuzzedCall[] = [
  {
    name: 'the state of an analysis, and its report in our words',
    answers: { 'GET /': finishedAnswer },
    async run({ url }) {
      const spark = sparkAt(url);
      const state: AnalysisState = await spark.readAnalysis(partId);
      if (state.state !== 'finished') return { state };
      return { result: spark.toResult(state.report), assets: spark.toAssets({ part_id: partId, assets: state.report.assets }) };
    },
    check({ result }: { result?: PartResult }) {
      if (result) PartResult.parse(result);
    },
  },
  { name: 'an analysis that runs', answers: { 'GET /': pendingAnswer }, run: ({ url }) => sparkAt(url).readAnalysis(partId), isRaw: true },
  {
    name: 'the few numbers of an analysis',
    answers: { 'GET /': simplifiedAnswer },
    run: ({ url }) => sparkAt(url).readSimplified(partId),
    check(seen: { state: string; result?: PartResult }) {
      if (seen.result) PartResult.parse(seen.result);
    },
  },
];

test('[E5] changed results of 3D Spark end in a sound result or an error of our own', async (context) => {
  const runs = runsOf(500);

  const { ok, refused } = await fuzzCalls(results, runs);

  recordFault(context, { runs: runs.numRuns, passed: ok + refused, figure: `${ok} ok, ${refused} typed` });
  expect(ok).toBeGreaterThan(runs.numRuns / 5);
});

test('[E5] changed answers of 3D Spark about parts and assets end in a sound result or an error of our own', async (context) => {
  const runs = runsOf(500);
  const file = await sentFile();
  const asset = { file, assetType: 'drawing', overwrite: true, skipDrawingAnalysis: true, partId } as const;
  const calls: FuzzedCall[] = [
    { name: 'a part that was sent', answers: { 'POST /': uploadAnswer }, run: ({ url }) => sparkAt(url).sendPart({ file, lotSize: 1 }) },
    { name: 'an asset that was sent', answers: { 'POST /': assetAnswer }, run: ({ url }) => sparkAt(url).sendAsset(asset) },
    {
      name: 'an asset that was deleted',
      answers: { 'DELETE /': assetDeletedAnswer },
      run: ({ url }) => sparkAt(url).deleteAsset(partId, 'a.pdf'),
    },
    { name: 'the mail to suppliers', answers: { 'GET /': rfqMail }, run: ({ url }) => sparkAt(url).readRfqMail(partId) },
    {
      name: 'a task that was started',
      answers: { 'GET /': reportStartedAnswer },
      run: ({ url }) => sparkAt(url).startTask('report', partId),
    },
    {
      name: 'files that were deleted',
      answers: { 'DELETE /': filesDeletedAnswer },
      run: ({ url }) => sparkAt(url).deletePartFiles(partId),
    },
  ];

  const { ok, refused } = await fuzzCalls(calls, runs);

  recordFault(context, { runs: runs.numRuns, passed: ok + refused, figure: `${ok} ok, ${refused} typed` });
  expect(ok).toBeGreaterThan(runs.numRuns / 5);
});
