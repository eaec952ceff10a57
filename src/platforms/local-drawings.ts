import type { Call } from '../call.js';
import type { LoadedCatalog } from '../engine/catalog/catalog-file.js';
import type { Engine } from '../engine/engine.js';
import type { PictureKind } from '../engine/messages.js';
import { InputError } from '../errors.js';
import type { PartFile } from '../files/part-file.js';
import type { AnalysisOrder } from '../order.js';
import { unknownPart } from '../parts/part-files.js';
import type { PartStore } from '../parts/part-store.js';
import { viewDataName } from '../parts/stored-files.js';
import { localQuestion } from './local.js';

const platform = 'local';

export type LocalDrawingOptions = {
  engine: Pick<Engine, 'draw'>;
  parts: PartStore;
  version: string;
  readCatalog(): LoadedCatalog;
  openPart(path: string): Promise<PartFile>;
};
export type LocalDrawings = ReturnType<typeof createLocalDrawings>;

const drawnNames: Record<PictureKind, string> = {
  thumbnail: 'thumbnail.png',
  heatmap: 'heatmap.png',
  visualization: 'visualization.glb',
  overhangMap: 'overhang-map.png',
  sectionView: 'section-view.png',
  partView: viewDataName,
};

/** What is drawn of parts that were analyzed on this machine, only when it is asked for, and then kept with the part. */
export function createLocalDrawings({ engine, parts, version, readCatalog, openPart }: LocalDrawingOptions) {
  /** @throws {InputError} when the part file is not what was analyzed any more. */
  async function openAnalyzed({ path, sha256 }: PartFile): Promise<PartFile> {
    const file = await openPart(path);
    if (file.sha256 === sha256) return file;
    throw new InputError(`The part file ${file.path} was changed after this analysis.`, 'Call analyze_part on it and use the new partId.');
  }

  return {
    openAnalyzed,

    /**
     * Path of the picture in the part. Drawn as the part was judged, so what it was judged by must still be the same.
     *
     * @throws {InputError} when it is not, when the part is not known, or when it has nothing that the picture would show.
     */
    async pathOf(picture: PictureKind, partId: string, call: Call): Promise<string> {
      const drawn = await parts.file(platform, partId, drawnNames[picture]);
      if (drawn) return drawn;
      const part = await parts.read(platform, partId);
      if (!part) throw unknownPart(platform, partId);
      const analyzed = part.order as AnalysisOrder;
      const file = await openAnalyzed(analyzed.file);
      const loaded = readCatalog();
      if (localQuestion(analyzed, version, loaded).partId !== partId) {
        throw new InputError(
          `The analysis of ${file.name} was made with another catalog, or by another version of this server.`,
          'Call analyze_part on it again and use the new partId.',
        );
      }
      const { catalog } = loaded;
      return parts.addFile(platform, partId, async (outputPath) => {
        await engine.draw({ order: { ...analyzed, file }, catalog, picture, outputPath }, call);
        return drawnNames[picture];
      });
    },
  };
}
