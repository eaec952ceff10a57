import type { ViewFinding, ViewPlace } from '../view-data.js';
import { axesOf } from './camera.js';
import type { Coloring } from './drawing/scene.js';
import { viewOfPlace } from './place-view.js';
import type { SurfacePlace } from './probe.js';
import { type Section, type SectionAxis, sectionThrough } from './section.js';
import type { Spot, Viewer } from './viewer.js';

/** A finding that is looked at, and which of its places; a finding without places has none. */
export type Selection = { finding: ViewFinding; placeIndex: number; place: ViewPlace | undefined };

/** What the user has chosen, and everything the user can do; buttons, keys and gestures call the same. */
export type Actions = {
  viewer: Viewer;
  /** Findings as they are listed: what fails, what is not known, what is in order. */
  findings: readonly ViewFinding[];
  selection(): Selection | undefined;
  pins(): readonly SurfacePlace[];
  isMeasuring(): boolean;
  onChange(listener: () => void): void;
  canColor(coloring: Coloring): boolean;
  color(coloring: Coloring): void;
  select(finding: ViewFinding, placeIndex?: number): void;
  stepPlace(by: number): void;
  pin(spot: Spot): void;
  cut(section: Section | undefined): void;
  cutAcross(axis: SectionAxis): void;
  toggleSection(): void;
  toggleProjection(): void;
  toggleMeasuring(): void;
  showHelp(): void;
  letGo(): void;
};

/** Colorings that show why a check failed. */
const tellingColorings: Record<string, Coloring> = { wall_thickness: 'wall', gap_size: 'gap', overhang: 'overhang' };

export function createActions(viewer: Viewer, showHelp: () => void): Actions {
  const { data } = viewer;
  const { part, mesh } = data;
  const listeners: (() => void)[] = [];
  let selection: Selection | undefined;
  let pins: SurfacePlace[] = [];
  let isMeasuring = false;
  // A cut that only laid a place open is closed again with it.
  let isCutForPlace = false;

  function tell(): void {
    for (const listener of listeners) listener();
    viewer.redraw();
  }

  function cut(section: Section | undefined): void {
    isCutForPlace = false;
    viewer.setSection(section);
    tell();
  }

  function cutAcross(axis: SectionAxis): void {
    cut(sectionThrough(axis, selection?.place?.at ?? viewer.ball.center, axesOf(viewer.camera()).back));
  }

  function canColor(coloring: Coloring): boolean {
    if (coloring === 'wall') return part.wall !== undefined && mesh.wallMm !== undefined;
    if (coloring === 'gap') return part.gap !== undefined && mesh.gapMm !== undefined;
    return coloring === 'plain' || part.pose !== undefined;
  }

  function color(coloring: Coloring): void {
    if (!canColor(coloring)) return;
    viewer.setColoring(coloring);
    tell();
  }

  function select(finding: ViewFinding, placeIndex = 0): void {
    const place = finding.places[placeIndex];
    selection = { finding, placeIndex, place };
    const telling = tellingColorings[finding.check];
    if (telling && canColor(telling)) viewer.setColoring(telling);
    if (place) {
      const { camera, section } = viewOfPlace(data, viewer.ball, viewer.camera(), place.at);
      if (section || isCutForPlace || hides(viewer.section(), place)) viewer.setSection(section);
      isCutForPlace = section !== undefined;
      viewer.flyTo(camera);
    }
    tell();
  }

  function stepPlace(by: number): void {
    if (!selection) return;
    const { finding, placeIndex } = selection;
    const count = finding.places.length;
    if (count > 1) select(finding, (placeIndex + by + count) % count);
  }

  function pin(spot: Spot): void {
    const place = viewer.placeAt(spot);
    if (place) pins = isMeasuring && pins.length === 1 ? [...pins, place] : [place];
    else pins = [];
    tell();
  }

  function letGo(): void {
    if (isCutForPlace) viewer.setSection(undefined);
    [selection, pins, isMeasuring, isCutForPlace] = [undefined, [], false, false];
    tell();
  }

  return {
    ...{ viewer, cut, cutAcross, canColor, color, select, stepPlace, pin, letGo, showHelp },
    findings: worstFirst(part.findings),
    selection: () => selection,
    pins: () => pins,
    isMeasuring: () => isMeasuring,
    onChange: (listener) => listeners.push(listener),
    toggleSection: () => (viewer.section() ? cut(undefined) : cutAcross('view')),
    toggleProjection() {
      const camera = viewer.camera();
      viewer.moveTo({ ...camera, isParallel: !camera.isParallel });
      tell();
    },
    toggleMeasuring() {
      isMeasuring = !isMeasuring;
      pins = [];
      tell();
    },
  };
}

/** Whether a cut has taken away the place. */
function hides(section: Section | undefined, { at }: ViewPlace): boolean {
  if (!section) return false;
  const along = section.direction.reduce((sum, d, axis) => sum + d * at[axis]!, 0);
  return section.isFlipped ? along < section.positionMm : along > section.positionMm;
}

function worstFirst(findings: readonly ViewFinding[]): ViewFinding[] {
  const rank = ({ ok }: ViewFinding) => (ok === false ? 0 : ok === null ? 1 : 2);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}
