import type { Place } from '../part-measures.js';

/** Places that a finding keeps; the others are only counted. */
const mostPlaces = 20;

/** The worst places of a finding, for its `places`; nothing when there are none. */
export function keptPlaces(places: readonly Place[]): { places?: Place[] } {
  return places.length === 0 ? {} : { places: places.slice(0, mostPlaces) };
}

/** `12.4 mm2`, or `3.1 cm2` from 10 cm2 on: the area of all places together. */
export function formatTotalArea(places: readonly Place[]): string {
  const areaMm2 = places.reduce((sum, place) => sum + place.areaMm2, 0);
  return areaMm2 < 1000 ? `${areaMm2.toFixed(1)} mm2` : `${(areaMm2 / 100).toFixed(1)} cm2`;
}

/** `0.5 mm3`, or `3.1 cm3` from 1 cm3 on. */
export function formatVolume(volumeMm3: number): string {
  return volumeMm3 < 1000 ? `${volumeMm3.toFixed(1)} mm3` : `${(volumeMm3 / 1000).toFixed(1)} cm3`;
}
