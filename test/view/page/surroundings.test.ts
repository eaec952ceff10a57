import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ViewFinding } from '../../../src/view-data.js';
import { chromiumPath, openBrowser, whySkipped } from '../support/open-browser.js';
import { openPartPage } from '../support/part-page.js';
import { sampleFindings, samplePart } from '../support/sample-part.js';

const small = { viewport: { width: 800, height: 500 } };

describe.skipIf(!chromiumPath())(`the part view fits in${whySkipped}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('with light and dark surroundings', async () => {
    const brightness = async (colorScheme: 'light' | 'dark') => {
      const { picture, page, close } = await openPartPage(browser, { ...small, colorScheme });
      const { at } = await picture();
      // Background beside the part, and the panel beside the texts.
      const result = [at(15, 250)[0], at(470, 490)[0], await page.locator('html').getAttribute('data-theme')];
      await close();
      return result;
    };
    const [lightStage, lightPanel, light] = await brightness('light');
    const [darkStage, darkPanel, dark] = await brightness('dark');

    expect([light, dark]).toEqual(['light', 'dark']);
    expect(lightStage).toBeGreaterThan(220);
    expect(lightPanel).toBe(255);
    expect(darkStage).toBeLessThan(70);
    expect(darkPanel).toBe(26);
  });

  test.each([320, 390, 760])('at %i pixels of width: every control is there, none covers another', async (width) => {
    const { page, settle, close } = await openPartPage(browser, { viewport: { width, height: 640 }, hasTouch: true });
    await page.keyboard.press('w');
    await page.keyboard.press('s');
    await settle();

    const boxes =
      await page.evaluate(`[...document.querySelectorAll('.stage button, .stage input, .legend')].filter((e) => e.checkVisibility())
      .map((e) => ({ name: e.title || e.ariaLabel || e.className, ...e.getBoundingClientRect().toJSON() }))`);
    const controls = boxes as { name: string; left: number; right: number; top: number; bottom: number }[];
    const outside = controls.filter(({ left, right, top, bottom }) => left < 0 || right > width || top < 0 || bottom > 640);
    const overlaps = controls.flatMap((a, i) =>
      controls.slice(i + 1).filter((b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1),
    );
    const panel = (await page.locator('.panel').boundingBox())!;
    const covered = width < 720 ? controls.filter(({ bottom }) => bottom > panel.y) : [];

    // The narrowest leaves closing the cut to the toolbar.
    expect(controls).toHaveLength(width < 360 ? 20 : 21);
    expect({ outside, overlaps, covered }).toEqual({ outside: [], overlaps: [], covered: [] });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await close();
  });

  test('with texts of strangers: they stay text and keep to themselves', async () => {
    const hostile = '<img src=x onerror="document.title=1">\u202Egnp.exe</script><b>';
    const data = samplePart({
      ...{ name: hostile, source: hostile, verdict: hostile },
      facts: [{ label: hostile, value: hostile, basis: 'measured' }],
      findings: [{ ...sampleFindings[1]!, title: hostile, advice: hostile, places: [{ at: [46, 20, 30], text: hostile }] }],
    });
    const { page, settle, troubles, close } = await openPartPage(browser, { ...small, data });
    await page.locator('.finding').click();
    await settle();

    expect(await page.locator('h1').textContent()).toBe(hostile);
    expect(await page.locator('.details p').textContent()).toBe(hostile);
    expect(await page.locator('.mark-label').textContent()).toBe(hostile + hostile);
    expect(await page.locator('img, .panel b b').count()).toBe(0);
    expect(await page.title()).toBe('Part view');
    // Each stands in an element that isolates its direction of writing.
    expect(
      await page.evaluate(`[...document.querySelectorAll('bdi')].filter((e) => getComputedStyle(e).unicodeBidi !== 'isolate').length`),
    ).toBe(0);
    expect(await page.locator('bdi').count()).toBeGreaterThan(8);
    expect(troubles).toEqual([]);
    await close();
  });

  test('with the worst first: what fails, then what is not known, then what is in order, in words too', async () => {
    const { page, close } = await openPartPage(browser, small);

    expect(await page.locator('.finding').allTextContents()).toEqual([
      'Wall too thinFails · 0.5 mm (at least 1 mm)',
      'Gap too narrowFails · 0.4 mm (at least 0.5 mm)',
      'Closed hollowFails · hollow of 0.4 cm³',
      'RoundnessNot known · 32 corners',
      'Fits the machineIn order',
    ]);
    expect(await page.locator('.facts dl > div').first().innerText()).toMatch(/Thinnest wall\s+0\.5 mm\s+measured/);
    await close();
  });

  test('with what is in order folded behind one line, below the facts, and opened by keyboard', async () => {
    const { page, close } = await openPartPage(browser, small);
    const passed = page.getByRole('button', { name: /Fits the machine/ });
    const isShown = await passed.isVisible();

    await page.locator('summary', { hasText: '1 check in order' }).focus();
    await page.keyboard.press('Enter');
    await passed.waitFor();
    await page.keyboard.press('Enter');
    await passed.waitFor({ state: 'hidden' });

    expect(isShown).toBe(false);
    expect(await page.locator('.panel h2').allTextContents()).toEqual(['Findings', 'Facts', 'Checked']);
    await close();
  });

  test('with units as people write them, and with what was measured on the whole part before what was measured at one place', async () => {
    const overhang = {
      ...{ check: 'overhang', ok: false, title: 'Overhangs', measured: '8.0 cm3 to support' },
      ...{ advice: '4.1 cm2 of flatter faces stand on 8.0 cm3.', places: [{ at: [34, 20, 52], text: '27.6 mm2 overhanging' }] },
    } as ViewFinding;
    const { page, close } = await openPartPage(browser, { ...small, data: samplePart({ findings: [overhang] }) });
    await page.locator('.finding').click();

    expect(await page.locator('.finding').textContent()).toBe('OverhangsFails · 8.0 cm³ to support');
    expect(await page.locator('.details p').first().textContent()).toBe('4.1 cm² of flatter faces stand on 8.0 cm³.');
    expect(await page.locator('.where').textContent()).toBe('One place(34.00, 20.00, 52.00) mm27.6 mm² overhanging');
    expect(await page.locator('.mark-label').textContent()).toBe('Overhangs27.6 mm² overhanging');
    await close();
  });

  test('with a list of its keys, and Escape closes it', async () => {
    const { page, close } = await openPartPage(browser, small);

    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').locator('dt').allTextContents()).toContain('N W G O');
    await page.keyboard.press('Escape');

    expect(await page.getByRole('dialog').count()).toBe(0);
    await close();
  });

  test('with a damaged file: says so instead of staying blank', async () => {
    const { page, close } = await openPartPage(browser, {
      ...small,
      html: (text) => text.replace(/(id="part-view-data">)[^<]+/, '$1AAAAAAAAAAAA'),
    });

    expect(await page.locator('.status').innerText()).toContain('These bytes are no part to show.');
    await close();
  });
});
