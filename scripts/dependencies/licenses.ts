import { readFileSync } from 'node:fs';

type Licensed = { name: string; license: string };

/** May be bundled: they ask for their text, which dist/THIRD-PARTY-NOTICES.txt holds. */
const allowed = [
  'MIT',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MIT AND Zlib',
  '(MIT AND Zlib)',
  '(MIT OR CC0-1.0)',
  'Unlicense',
];
/** May be shipped beside the bundles, so that users can replace them: see NOTICE. */
const replaceable: Record<string, string[]> = {
  'replicad-opencascadejs': ['LGPL-2.1-only', 'LGPL-2.1'],
  'occt-import-js': ['LGPL-2.1-only', 'LGPL-2.1'],
};

/** Packages in the bundles of the last build, as their notices name them. */
export function readBundled(): Licensed[] {
  return bundledIn(readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8'));
}

export function bundledIn(notices: string): Licensed[] {
  const sections = notices.split(`${'='.repeat(100)}\n`).map((section) => [section, /^(\S+) \S+\nLicense: (.+)$/m.exec(section)] as const);
  return sections.flatMap(([section, found]) => (found ? [{ name: found[1]!, license: named(found[2]!, section) }] : []));
}

/** Some packages name no license and bring its text. */
function named(license: string, section: string): string {
  const isMit = /Permission is hereby granted, free of charge, to any person/.test(section.replace(/\s+/g, ' '));
  return license === 'as below' && isMit ? 'MIT' : license;
}

/** Packages under a license that nobody has agreed to. */
export function unknownLicenses(bundled: readonly Licensed[], beside: readonly Licensed[]): string[] {
  const inBundle = bundled.filter(({ license }) => !allowed.includes(license));
  const next = beside.filter(({ name, license }) => !allowed.includes(license) && !replaceable[name]?.includes(license));
  return [...inBundle, ...next].map(({ name, license }) => `${name} is under ${license}`);
}
