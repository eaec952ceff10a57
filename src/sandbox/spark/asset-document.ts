import type { Asset, Part } from './parts.js';
import { type Step, stateMachine, uploadStep } from './state-machine.js';

/** What 3D Spark answers about the assets of a part, by their ids. @see 3D Spark File API page, "Upload Asset" */
export function assetDocuments(part: Part): Record<string, unknown> {
  return Object.fromEntries([...part.assets.values()].map((asset) => [asset.id, assetDocument(asset)]));
}

function assetDocument({ type, file, updatedMs, analysis }: Asset): Record<string, unknown> {
  const imageAnalysis: Step = {
    id: 'image_analysis',
    name: 'Material Analysis',
    activeMessage: 'Searching drawing for meta data',
    finishedMessage: 'Drawing analysed.',
    isFinished: analysis.state === 'finished',
  };
  return {
    basename: file.basename,
    asset_type: type,
    updated: minuteOf(updatedMs),
    asset_stat: stateMachine(analysis.state === 'not asked for' ? [uploadStep] : [uploadStep, imageAnalysis]),
    analysis_results: analysis.state === 'finished' ? analysis.results : {},
  };
}

/** `18.01.2023 14:00` */
function minuteOf(atMs: number): string {
  const [day = '', time = ''] = new Date(atMs).toISOString().split('T');
  return `${day.split('-').reverse().join('.')} ${time.slice(0, 5)}`;
}
