import { readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release } from 'node:os';

const page = 'bench/reliability.md';

/** Puts `text` into a section of bench/reliability.md, between `<!-- name -->` and `<!-- /name -->`. */
export function replaceSection(name: string, text: string): void {
  const before = readFileSync(page, 'utf8');
  const section = new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`);
  if (!section.test(before)) throw new Error(`${page} has no section "${name}"`);
  writeFileSync(
    page,
    before.replace(section, () => `<!-- ${name} -->\n${text}\n<!-- /${name} -->`),
  );
}

/** Where and when figures were taken, in a line. */
export function machineLine(): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`;
}
