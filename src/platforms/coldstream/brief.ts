import type { Component, RegionView } from '../../vendors/coldstream/case-view.js';

/** Regions as far as they fit into an answer; `leftOut` counts the components that did not. */
export type BriefRegions = { regions: RegionView[]; leftOut?: number };

/** Some 90 bytes each: enough for every case that a person has drawn, within the size of an answer. */
const maxComponents = 100;

/** Regions with their subregions and boundaries, the first 100 of all together. */
export function briefRegions(all: RegionView[]): BriefRegions {
  let left = maxComponents;
  const take = (list: Component[]) => {
    const taken = list.slice(0, left);
    left -= taken.length;
    return taken.map(brief);
  };
  const regions: RegionView[] = [];
  for (const region of all) {
    if (left === 0) break;
    left--;
    regions.push({ ...brief(region), subregions: take(region.subregions), boundaries: take(region.boundaries) });
  }
  const total = count(all);
  const kept = count(regions);
  return { regions, ...(kept < total && { leftOut: total - kept }) };
}

function count(regions: RegionView[]): number {
  return regions.reduce((sum, { subregions, boundaries }) => sum + 1 + subregions.length + boundaries.length, 0);
}

function brief({ id, name, type }: Component): Component {
  return { id, name: name && name.length > 60 ? `${name.slice(0, 59)}…` : name, type };
}

/** For a message: `"Housing" (1) with "Inlet" (3)`, the first of them. */
export function listOf(regions: RegionView[]): string {
  const names = regions.flatMap(({ subregions, boundaries, ...region }) => [region, ...subregions, ...boundaries]);
  const shown = names.slice(0, 12).map(({ id, name }) => `"${(name ?? 'unnamed').replaceAll('"', "'")}" (${id})`);
  return shown.join(', ') + (names.length > 12 ? ` and ${names.length - 12} more` : '');
}
