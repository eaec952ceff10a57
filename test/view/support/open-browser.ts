import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const debianChromium = '/usr/bin/chromium';

/** Path of the Chromium that these tests drive: what PART_CHROMIUM names, else Debian's; undefined where there is none. */
export function chromiumPath(): string | undefined {
  return [process.env.PART_CHROMIUM, debianChromium].find((path) => path && existsSync(path));
}

/** Why the tests are left out, for the title of what is skipped; an empty text where they run. */
export const whySkipped = chromiumPath() ? '' : ' (skipped: no Chromium; install it or name it in PART_CHROMIUM)';

/**
 * A headless Chromium that draws WebGL in software, so that pictures are the same on every machine, and that calls nobody by itself.
 *
 * @throws {Error} when there is none.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (!executablePath)
    throw new Error(`No Chromium at ${debianChromium}: install it (Debian: apt-get install chromium), or set PART_CHROMIUM.`);
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];
  const drawing = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--force-color-profile=srgb'];
  return chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', ...quiet, ...drawing] });
}
