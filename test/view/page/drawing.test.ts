import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeViewData } from '../../../src/view-data.js';
import { writeViewPage } from '../../../src/view-page.js';
import { chromiumPath, openBrowser, whySkipped } from '../support/open-browser.js';
import { builtPage, openPartPage, until } from '../support/part-page.js';
import { sampleFindings, samplePart } from '../support/sample-part.js';

/** A pixel on the thin rib, one on top of the arm and one on its end, as the page opens. */
const rib = [500, 440] as const;
const armTop = [350, 190] as const;
const armEnd = [435, 225] as const;

describe.skipIf(!chromiumPath())(`the part view draws${whySkipped}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('from a file, without asking anybody for anything', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'part-view-'));
    const file = join(folder, 'bracket.html');
    await writeFile(file, writeViewPage(await builtPage(), encodeViewData(samplePart())));
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));

    await page.goto(pathToFileURL(file).href);
    await until(page, 'window.partView && !partView.isMoving()');

    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(await page.evaluate('partView.pixelsDrawn()')).toBeGreaterThan(50_000);
    await page.close();
    await rm(folder, { recursive: true });
  });

  test('as one file below 80,000 bytes', async () => {
    expect((await stat('dist/part-view.html')).size).toBeLessThan(80_000);
  });

  test('the part on part of the picture, and nothing that the policy of hosts forbids', async () => {
    const { page, state, pixels, troubles, close } = await openPartPage(browser);
    const { coloring, section } = await state();
    const canvas = (await page.locator('canvas').boundingBox())!;

    expect(coloring).toBe('plain');
    expect(section).toBeUndefined();
    const share = (await pixels()) / (canvas.width * canvas.height);
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.5);
    expect(troubles).toEqual([]);
    await close();
  });

  test('walls in the colors of the heat map: vermillion below the limit, pale green far above, hatched gray where there is none', async () => {
    const { page, settle, picture, state, close } = await openPartPage(browser);

    await page.keyboard.press('w');
    await settle();
    const { at } = await picture();

    expect((await state()).coloring).toBe('wall');
    expect(nearest(at(...rib))).toBe('vermillion');
    expect(nearest(at(...armTop))).toBe('green');
    expect(nearest(at(...armEnd))).toBe('gray');
    expect(await page.locator('.legend').getAttribute('aria-label')).toBe(
      'Wall thickness, mm: limit 1, 2, 5, ≥ 10; hatched: no opposite wall',
    );
    await close();
  });

  test('overhangs in the colors of the overhang map: brown where it is flat, hatched on the plate, blue where it is upright', async () => {
    const { page, settle, picture, close } = await openPartPage(browser, { data: samplePart({ findings: [] }) });

    await page.keyboard.press('o');
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown');
    await settle();
    const { at } = await picture();

    expect(at(330, 270)[0]).toBeGreaterThan(2 * at(330, 270)[2]);
    expect(Math.max(...at(330, 270))).toBeLessThan(140);
    expect(nearest(at(400, 570))).toBe('gray');
    const [red, , blue] = at(230, 400);
    expect(blue).toBeGreaterThan(red + 8);
    await close();
  });

  test('no buttons for values that nobody measured', async () => {
    const data = samplePart({ findings: sampleFindings.slice(0, 1) });
    const { wall: _, gap: __, pose: ___, ...part } = data.part;
    const { page, state, settle, close } = await openPartPage(browser, { data: { ...data, part } });

    await page.keyboard.press('w');
    await settle();

    expect(await page.getByRole('button', { name: /wall thickness/ }).count()).toBe(0);
    expect((await state()).coloring).toBe('plain');
    await close();
  });

  test('cut faces where the section plane goes through solid, and nothing where it has taken the part away', async () => {
    const { page, settle, picture, state, close } = await openPartPage(browser);
    const before = await picture();

    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Cut across y' }).click();
    await settle();
    const after = await picture();

    expect((await state()).section).toMatchObject({ axis: 'y', positionMm: 20 });
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toBe('y 20.0 mm');
    // The upright's front face has gone; behind it the background shows, and further right its cut.
    expect(before.at(205, 350)).not.toEqual(after.at(205, 350));
    const cut = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((x) => after.at(290 + x, 330).join());
    expect(cut).toContain('219,228,236');
    expect(cut).toContain('143,161,179');
    await close();
  });

  test('again after the browser had taken the graphics card away', async () => {
    const { page, settle, pixels, close } = await openPartPage(browser);
    await settle();
    const before = await pixels();
    await page.evaluate(
      `lost = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context'); lost.loseContext()`,
    );
    await page.getByText('The browser has taken the graphics card away').waitFor();

    await page.evaluate('lost.restoreContext()');
    await until(page, 'partView.pixelsDrawn() > 0');
    await settle();

    expect(await pixels()).toBe(before);
    expect(await page.getByText('The browser has taken the graphics card away').isVisible()).toBe(false);
    await close();
  });

  test('nothing without WebGL, and says why; the findings stay', async () => {
    const { page, close } = await openPartPage(browser, {
      before: 'HTMLCanvasElement.prototype.getContext = () => null',
    });

    await page.getByText('This browser offers no WebGL 2').waitFor();
    await page.getByRole('button', { name: /Wall too thin/ }).click();

    expect(await page.getByText('Make the wall at least 1 mm thick').isVisible()).toBe(true);
    await close();
  });
});

/** Which of the colors of a map a pixel is, whatever light lies on it. */
function nearest([red, green, blue]: readonly number[]): string {
  if (red! > 1.6 * green! && green! > 1.5 * blue!) return 'vermillion';
  if (Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!) < 6) return 'gray';
  return green! > red! && green! > blue! ? 'green' : `rgb(${red}, ${green}, ${blue})`;
}
