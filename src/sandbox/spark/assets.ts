import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { readForm, type SentFile } from '../form.js';
import { bytesOf, removeFile, storeFile } from '../stored-file.js';
import type { Account } from './accounts.js';
import { assetDocuments } from './asset-document.js';
import { drawingResults } from './drawing.js';
import { type Asset, invalidInput, notInStorage, type Part } from './parts.js';
import { booleanField, keepCad, requireFile } from './upload.js';
import { pause, taskMs, type World } from './world.js';

const assetTypes = ['drawing', 'image', 'cad', 'offer', 'invoice', 'rfq', 'document', 'misc'];
const longestAssetName = 225;
const longestBasename = 255;

type AssetOrder = { sent: SentFile; type: string; isOverwriting: boolean; isAnalyzed: boolean };

/** `POST .../assets/`: keeps a file with a part, or as the first file of a new one when the id is 0. */
export async function uploadAsset(world: World, account: Account, partId: string, request: Request): Promise<Record<string, unknown>> {
  if (partId !== '0' && !/^[0-9a-f]{32}$/i.test(partId.replaceAll('-', ''))) throw invalidInput();
  const known = partId === '0' ? undefined : world.parts.requireWritable(partId, account);
  const order = await readOrder(request);
  const part = known ?? (await createPart(world, account, order));
  const before = findAsset(part, order.sent.name);
  if (before && !order.isOverwriting) throw invalidInput();
  const asset = await keepAsset(world, part, order, before);
  await removeFile(before?.file);
  if (asset.analysis.state === 'running') startDrawingAnalysis(world, part, asset);
  return partAnswer(part, 'asset created');
}

/** @throws {Refused} when the name is missing or too long, or the part has no such asset: the vendor calls both an invalid name. */
export function requireAsset(part: Part, basename: string | undefined): Asset {
  const asset = findAsset(part, requireBasename(basename));
  if (!asset) throw invalidInput();
  return asset;
}

/** `DELETE .../assets/`: the page sends the name in the form, the query does as well. */
export async function deleteAsset(part: Part, query: string | undefined, request: Request): Promise<Record<string, unknown>> {
  const basename = requireBasename(query ?? (await readForm(request, invalidInput())).text('basename'));
  const asset = findAsset(part, basename);
  if (!asset) throw notInStorage();
  part.assets.delete(asset.id);
  await removeFile(asset.file);
  return partAnswer(part, 'Asset deleted.');
}

async function readOrder(request: Request): Promise<AssetOrder> {
  const form = await readForm(request, invalidInput());
  const sent = await requireFile(form, longestAssetName);
  const type = form.text('asset_type') ?? '';
  if (!assetTypes.includes(type)) throw invalidInput();
  const isAnalyzed = !booleanField(form, 'skip_drawing_analysis') && type === 'drawing';
  return { sent, type, isOverwriting: booleanField(form, 'overwrite'), isAnalyzed };
}

/** A CAD asset that a part begins with is its CAD file, in whatever format; nothing else on these routes brings one that is refused. */
async function createPart({ clock, parts }: World, account: Account, { sent, type }: AssetOrder): Promise<Part> {
  const part = await parts.create(account, sent.name, { startAnalysis: false, lotSize: 1 }, clock.now());
  if (type === 'cad') await keepCad(part, sent, clock.now());
  return part;
}

async function keepAsset({ clock }: World, part: Part, order: AssetOrder, before: Asset | undefined): Promise<Asset> {
  const { name, bytes } = order.sent;
  const ending = /^\.[a-z0-9]{1,10}$/.exec(extname(name).toLowerCase())?.[0] ?? '';
  const file = await storeFile(part.folder, name, ending, bytes, clock.now());
  const id = before?.id ?? randomBytes(16).toString('hex');
  const asset: Asset = {
    id,
    type: order.type,
    file,
    updatedMs: clock.now(),
    analysis: { state: order.isAnalyzed ? 'running' : 'not asked for' },
  };
  part.assets.set(id, asset);
  return asset;
}

function startDrawingAnalysis(world: World, part: Part, asset: Asset): void {
  const work = async (signal: AbortSignal) => {
    await pause(world, taskMs(world), signal);
    const bytes = await bytesOf(asset.file.path);
    if (bytes) asset.analysis = { state: 'finished', results: drawingResults(bytes) };
  };
  world.background.start('a drawing analysis', work, part.reset.signal);
}

function findAsset(part: Part, basename: string): Asset | undefined {
  return [...part.assets.values()].find(({ file }) => file.basename === basename);
}

function requireBasename(basename: string | undefined): string {
  if (!basename || basename.length > longestBasename) throw invalidInput();
  return basename;
}

function partAnswer(part: Part, message: string): Record<string, unknown> {
  return { part_id: part.id, task: 'PartAssetApi', message, name: part.name, assets: assetDocuments(part) };
}
