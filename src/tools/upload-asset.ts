import { z } from 'zod';
import { changesVendor, defineTool } from '../mcp/tool.js';
import { assetTypes, FollowedJob, fields } from '../vocabulary.js';
import { requireNoFailure, toJobReport } from './job-report.js';
import { requireRightPlatform } from './right-platform.js';

const { partId } = fields('partId').shape;

export const uploadAsset = defineTool({
  name: 'upload_asset',
  title: 'Upload asset to 3D Spark',
  description:
    'Sends a drawing, picture, offer or other document to 3D Spark and attaches it to a part (partId), or to a new part without one. A ' +
    'drawing is read there, and the materials it names come back, likeliest first. Only when the user wants the file sent. For the part ' +
    'file itself use analyze_part with platform "3dspark". While state is "running", call get_job.',
  annotations: changesVendor,

  input: fields('waitSeconds').extend({
    file: z.string().min(1).describe('Path of the document on this machine'),
    assetType: z.enum(assetTypes).describe('What it is'),
    partId: partId.optional().describe('Part at 3D Spark. Leave out to make a new part'),
    overwrite: z.boolean().default(false).describe('Replace an asset of the same name, or send again what was deleted there'),
    skipDrawingAnalysis: z.boolean().default(false).describe('Do not let 3D Spark read the drawing'),
  }),
  output: FollowedJob,

  async run({ file, waitSeconds, ...wish }, services, call) {
    const { openAttachment, requirePlatform, jobs } = services;
    requirePlatform('3dspark', 'write');
    if (wish.partId) await requireRightPlatform(services, '3dspark', wish.partId);
    const order = { file: await openAttachment(file), ...wish };
    return toJobReport(requireNoFailure(await jobs.run('3dspark', 'asset', order, { force: wish.overwrite, waitSeconds }, call)));
  },
});
