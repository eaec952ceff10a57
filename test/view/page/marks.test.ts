import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser, whySkipped } from '../support/open-browser.js';
import { openPartPage, until } from '../support/part-page.js';

const small = { viewport: { width: 800, height: 500 } };
type Box = { left: number; right: number; top: number; bottom: number };

describe.skipIf(!chromiumPath())(`the part view marks${whySkipped}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('every place of what fails, with a label at the worst place of each finding, none on another', async () => {
    const { page, close } = await openPartPage(browser, small);
    const labels = page.locator('.dot-label');

    expect(await labels.allTextContents()).toEqual([
      'Wall too thin0.5 mm (at least 1 mm) · 2 places',
      'Gap too narrow0.4 mm (at least 0.5 mm)',
      'Closed hollowhollow of 0.4 cm³',
    ]);
    expect(await page.locator('.dot').count()).toBe(4);
    const boxes: Box[] = await labels.evaluateAll((all) => all.map((label) => label.getBoundingClientRect().toJSON()));
    const overlaps = boxes.flatMap((a, i) =>
      boxes.slice(i + 1).filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
    );
    expect(overlaps).toEqual([]);
    expect(Math.min(...boxes.map(({ left }) => left))).toBeGreaterThan(0);
    await close();
  });

  test('what lies behind the part with a ring only', async () => {
    const { page, close } = await openPartPage(browser, small);
    const behind = () => page.locator('.dot').evaluateAll((dots) => dots.map((dot) => dot.hasAttribute('data-behind')));

    // The rib stands free; the middle of the slot and the hollow lie behind faces.
    await expect.poll(behind, { timeout: 30_000 }).toEqual([false, false, true, true]);
    await close();
  });

  test('nothing twice: a click on a dot looks at its place, and the labels go until it is let go of', async () => {
    const { page, camera, settle, close } = await openPartPage(browser, small);
    const { x, y } = await page
      .locator('.dot')
      .nth(1)
      .evaluate((dot) => dot.getBoundingClientRect().toJSON());

    await page.mouse.click(x, y);
    await settle();
    const { target } = await camera();

    expect(target.map((value) => Number(value.toFixed(2)))).toEqual([45.5, 35, 38]);
    expect(await page.getByText('Place 2 of 2').isVisible()).toBe(true);
    expect(await page.locator('.dot-label:visible').count()).toBe(0);
    expect(await page.locator('.dot').nth(1).isVisible()).toBe(false);

    await page.keyboard.press('Escape');
    await until(page, `[...document.querySelectorAll('.dot-label')].some((label) => !label.hidden)`);
    await close();
  });

  test('nothing that a cut has taken away', async () => {
    const { page, settle, close } = await openPartPage(browser, small);
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Cut across y' }).click();
    await settle();

    // Places at y = 20 lie on the cut; the second place of the wall, at y = 35, behind it.
    expect(await page.locator('.dot:not([hidden])').count()).toBe(4);
    await page.getByRole('button', { name: 'Show the other half' }).click();
    await settle();
    expect(await page.locator('.dot:not([hidden])').count()).toBe(3);
    await close();
  });
});
