import { printableText } from '../../files/names.js';
import { raisedError } from './analysis-state.js';
import type { AssetDocument, Assets, Asset as WireAsset } from './wire.js';
import { cleaned, maxNameLength, rounded } from './wording.js';

/** A drawing or other file that belongs to a part. */
export type Asset = {
  assetId: string;
  /** As 3D Spark finds it again, without control and invisible characters. */
  basename: string;
  assetType: string;
  /** Time in their own spelling, such as `18.01.2023 14:00`. */
  updated: string | null;
  /** How far they have read the drawing; `none` for what is no drawing. */
  analysis: 'none' | 'running' | 'finished' | 'failed';
  /** In their words, in quotes; only of an analysis that failed. */
  reason?: string;
  /** Materials that were found in the drawing, the most probable first. */
  materials: FoundMaterial[];
  /** Materials for additive manufacturing that come near them. */
  amMaterials: string[];
};

export type FoundMaterial = { material: string; confidence: number | null; amMaterial: string | null };

type Candidates = NonNullable<NonNullable<NonNullable<WireAsset['analysis_results']>['drawing_analysis']>['drawing_analysis']>;
type Candidate = NonNullable<Candidates['top_x_material_list']>[number];

/** A part has some dozens; more are not looked at. */
const maxAssets = 1_000;
const maxMaterials = 10;

/** The assets of an answer about assets, or of a report, in this server's words. */
export function toAssets(source: AssetDocument | Assets | null | undefined): Asset[] {
  const assets = isDocument(source) ? source.assets : source;
  return Object.entries(assets ?? {})
    .slice(0, maxAssets)
    .map(([id, asset]) => toAsset(id, asset));
}

/** For a result, which has to stay small: the names of the first 30. */
export function namesOf(assets: readonly Asset[]): string[] {
  return assets.slice(0, 30).map(({ basename }) => basename);
}

/** The keys of a list of assets are ids, and its values objects. */
function isDocument(source: AssetDocument | Assets | null | undefined): source is AssetDocument {
  return typeof source?.part_id === 'string';
}

function toAsset(id: string, asset: WireAsset): Asset {
  const { top_x_material_list: candidates, top_x_am_material_list: amMaterials } =
    asset.analysis_results?.drawing_analysis?.drawing_analysis ?? {};
  const names = (amMaterials ?? []).flatMap((material) => cleaned(material?.mat_name, maxNameLength) ?? []);
  return {
    assetId: printableText(id, 64),
    basename: readableName(asset.basename),
    assetType: cleaned(asset.asset_type) ?? 'unknown',
    updated: cleaned(asset.updated) ?? null,
    ...progressOf(asset),
    materials: merged((candidates ?? []).flatMap(toMaterial)),
    amMaterials: [...new Set(names)].slice(0, maxMaterials),
  };
}

/** Several blanks in a row stay: with one of them the file would not be found again. */
function readableName(basename: string): string {
  const pieces = basename.split(' ').map((piece) => printableText(piece, 255));
  return pieces.join(' ').slice(0, 255);
}

/** The step of the analysis is listed for every kind of asset, but taken for drawings only. */
function progressOf({ asset_stat: machine, asset_type: type }: WireAsset): Pick<Asset, 'analysis' | 'reason'> {
  const reason = raisedError(machine);
  if (reason !== undefined) return { analysis: 'failed', reason };
  const step = machine?.choices.image_analysis;
  if (step?.finished) return { analysis: 'finished' };
  return { analysis: step && type === 'drawing' ? 'running' : 'none' };
}

function toMaterial(candidate: Candidate): FoundMaterial[] {
  const levels = [candidate.mat_lvl_1, candidate.mat_lvl_2, candidate.mat_lvl_3, candidate.mat_lvl_4];
  const material = levels.map((level) => cleaned(level?.mat_name, maxNameLength)).find((name) => name !== undefined);
  if (material === undefined) return [];
  return [
    { material, confidence: rounded(candidate.confidence), amMaterial: cleaned(candidate.am_material?.mat_name, maxNameLength) ?? null },
  ];
}

/** Their list is not sorted and names one material several times. */
function merged(materials: FoundMaterial[]): FoundMaterial[] {
  const best = new Map<string, FoundMaterial>();
  for (const one of materials.toSorted((a, b) => (b.confidence ?? -1) - (a.confidence ?? -1))) {
    const key = JSON.stringify([one.material, one.amMaterial]);
    if (!best.has(key)) best.set(key, one);
  }
  return [...best.values()].slice(0, maxMaterials);
}
