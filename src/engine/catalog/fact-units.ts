/** Endings of names, the first that fits decides. */
const endings: [RegExp, string][] = [
  [/PerKgEur$/, 'EUR/kg'],
  [/CostPerPartEur$/, 'EUR'],
  [/(hourlyRateEur|EurPerH)$/, 'EUR/h'],
  [/Eur$/, 'EUR'],
  [/GPerCm3$/, 'g/cm3'],
  [/Cm3PerH$/, 'cm3/h'],
  [/Cm3PerMin$/, 'cm3/min'],
  [/MmPerMin$/, 'mm/min'],
  [/MPerMin$/, 'm/min'],
  [/Mm2PerS$/, 'mm2/s'],
  [/MmPerS2$/, 'mm/s2'],
  [/Mm3PerS$/, 'mm3/s'],
  [/MmPerS$/, 'mm/s'],
  [/[hH]ours$/, 'h'],
  [/Days$/, 'days'],
  [/[mM]inutes$/, 'min'],
  [/S$/, 's'],
  [/Deg$/, 'degrees'],
  [/Cm2$/, 'cm2'],
  [/Cm3$/, 'cm3'],
  [/Mm2$/, 'mm2'],
  [/Mm3$/, 'mm3'],
  [/Mm$/, 'mm'],
  [/(Density|Share|Factor|Count)$/, '1'],
];

/** Unit of a catalog value by the ending of its name; `1` for a plain ratio, empty for a name that tells none. */
export function unitOf(name: string): string {
  return endings.find(([ending]) => ending.test(name))?.[1] ?? '';
}
