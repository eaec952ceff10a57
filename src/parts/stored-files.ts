import { basename, extname } from 'node:path';
import { publishFile } from '../files/publish.js';
import type { FileKind, SavedFile } from '../vocabulary.js';

/** One file of a part that was asked for; one that is only read is kept with the part, and not saved in the user's folder. */
export type FileOrder = {
  partId: string;
  kind: FileKind;
  basename?: string | undefined;
  saveAs?: string | undefined;
  isForReading?: true;
};

/** The names under which a part's files are kept; of several names the part has one. What may change at any time is not kept. */
export const storedNames: Partial<Record<FileKind, readonly string[]>> = {
  thumbnail: ['thumbnail.png'],
  heatmap: ['heatmap.png'],
  overhangMap: ['overhang-map.png'],
  sectionView: ['section-view.png'],
  visualization: ['visualization.glb'],
  fullResult: ['full-result.json'],
  report: ['report.xlsx'],
  reportPdf: ['report.pdf'],
  cad: ['cad.step', 'cad.stl'],
  orientedCad: ['oriented-cad.step', 'oriented-cad.stl'],
};

/** What the part view shows, as `encodeViewData` writes it. No file that is fetched: it is of use only to the view. */
export const viewDataName = 'view-data.bin';

const mimeTypes: Record<string, string> = {
  '.png': 'image/png',
  '.glb': 'model/gltf-binary',
  '.json': 'application/json',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.step': 'model/step',
  '.stl': 'model/stl',
  '.zip': 'application/zip',
  '.pdf': 'application/pdf',
  '.html': 'text/html',
};

export function mimeTypeOf(name: string): string {
  return mimeTypes[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

/** A saved file as the result of a job, which has a name. */
export type NamedFile = SavedFile & { name: string };

/** The ending of its name tells the two reports apart. */
const namedAs: Partial<Record<FileKind, string>> = { reportPdf: 'report' };

/** Where a file is, and of what it is; `fileName` gives its type where the path does not. */
export type FileToSave = FileOrder & { platform: string; path: string; partName: string; fileName?: string };

/** Saves one file of a part in the user's folder; it never overwrites another. */
export async function savePartFile(outputFolder: string, file: FileToSave): Promise<SavedFile> {
  const { platform, partId, kind, path, partName, saveAs } = file;
  const fileName = file.fileName ?? basename(path);
  const saved = await publishFile(outputFolder, saveAs ?? `${partName}-${namedAs[kind] ?? kind}${extname(fileName)}`, { fromPath: path });
  return { ...saved, uri: uriOf(platform, partId, storedNames[kind] ? fileName : 'result'), mimeType: mimeTypeOf(fileName) };
}

export function uriOf(platform: string, partId: string, document: string): string {
  return `part://${platform}/${partId}/${document}`;
}
