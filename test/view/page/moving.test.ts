import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ViewFinding } from '../../../src/view-data.js';
import { chromiumPath, openBrowser, whySkipped } from '../support/open-browser.js';
import { openPartPage, until } from '../support/part-page.js';
import { samplePart } from '../support/sample-part.js';

/** Pictures are drawn without a graphics card: a smaller one is there sooner. */
const small = { viewport: { width: 800, height: 500 } };

const lateMs = 400;

/** The browser tells sizes when it has time for that, on a busy machine after the page's first frame. */
const tellsSizesLate = `ResizeObserver = class extends ResizeObserver {
  constructor(tell) { super((entries) => setTimeout(() => tell(entries), ${lateMs})); }
};`;

describe.skipIf(!chromiumPath())(`the part view moves${whySkipped}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test('to the place of a finding that is clicked, and looks at it along the normal of the surface there', async () => {
    const { page, camera, state, settle, close } = await openPartPage(browser, small);

    await page.getByRole('button', { name: /Wall too thin/ }).click();
    await settle();

    const { eye, target } = await camera();
    expect(distance(target, [46, 20, 30])).toBeLessThan(0.01);
    // The rib's right side looks along x; the sight is tilted by 12° for depth.
    expect(angleDeg(minus(eye, target), [1, 0, 0])).toBeCloseTo(12, 1);
    expect(distance(eye, target)).toBeLessThan(220);
    expect(await state()).toMatchObject({ coloring: 'wall' });
    expect((await state()).section).toBeUndefined();
    expect(await page.locator('.mark-label').textContent()).toBe('Wall too thin0.5 mm (at least 1 mm)');
    await close();
  });

  test('by keyboard alone: through the findings, to the next place, and back to the whole', async () => {
    const { page, camera, settle, close } = await openPartPage(browser, small);
    const whole = await camera();
    await page.getByRole('button', { name: /Wall too thin/ }).focus();

    await page.keyboard.press('Enter');
    await page.keyboard.press(']');
    await settle();
    expect(distance((await camera()).target, [45.5, 35, 38])).toBeLessThan(0.01);
    expect(await page.getByText('Place 2 of 2').isVisible()).toBe(true);

    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await settle();
    expect(distance((await camera()).target, [30.4, 20, 20])).toBeLessThan(0.01);

    await page.keyboard.press('Escape');
    await page.keyboard.press('7');
    await settle();
    expect(distance((await camera()).target, whole.target)).toBeLessThan(0.01);
    expect(distance((await camera()).eye, whole.eye)).toBeLessThan(0.1);
    await close();
  });

  test('into a part that hides the place: a cut goes through it and closes when another place is looked at', async () => {
    const { page, camera, state, settle, close } = await openPartPage(browser, small);

    await page.getByRole('button', { name: /Closed hollow/ }).click();
    await settle();
    expect((await state()).section).toMatchObject({ axis: 'y', positionMm: 20 });
    const { eye, target } = await camera();
    expect(distance(target, [22, 20, 3])).toBeLessThan(0.01);
    expect(angleDeg(minus(eye, target), [0, -1, 0])).toBeLessThan(25);

    await page.getByRole('button', { name: /Wall too thin/ }).click();
    await settle();
    expect((await state()).section).toBeUndefined();
    await close();
  });

  test('as near as a place needs, with enough around it to know where it is', async () => {
    const wall = (x: number): ViewFinding => ({
      ...{ check: 'wall_thickness', ok: false, title: `Wall at ${x}`, advice: '' },
      places: [{ at: [x, 20, 30], text: '' }],
    });
    // On the rib's side; in its middle, 0.25 mm deep; 0.024 mm deep, as in a foil.
    const data = samplePart({ findings: [wall(46), wall(45.75), wall(45.976)] });
    const { page, camera, settle, close } = await openPartPage(browser, { ...small, data });
    const heightsMm: number[] = [];
    for (const name of ['Wall at 46', 'Wall at 45.75', 'Wall at 45.976']) {
      await page.locator('.finding', { hasText: new RegExp(`${name}(?!\\.)`) }).click();
      await settle();
      const { eye, target } = await camera();
      heightsMm.push(2 * Math.tan(Math.PI / 12) * distance(eye, target));
    }

    // The part's diagonal is 107.7 mm: a half of it, 45 %, and never less than a tenth.
    expect(heightsMm.map((height) => Number(height.toFixed(2)))).toEqual([53.85, 48.47, 10.77]);
    await close();
  });

  test('smoothly, unless the system asks for less motion', async () => {
    const smooth = await openPartPage(browser, { ...small, reducedMotion: 'no-preference' });
    const { target: start } = await smooth.camera();
    await smooth.page.evaluate(`document.querySelector('.finding').click()`);
    let isBetween = false;
    while (await smooth.page.evaluate('partView.isMoving()')) {
      const { target } = await smooth.camera();
      isBetween ||= distance(target, start) > 0.5 && distance(target, [46, 20, 30]) > 0.5;
    }
    expect(isBetween).toBe(true);
    expect(distance((await smooth.camera()).target, [46, 20, 30])).toBeLessThan(0.01);
    await smooth.close();
  });

  test('to the standard views: from the front along y, from above along z, from the right along x', async () => {
    const { page, camera, settle, close } = await openPartPage(browser, small);
    const directions: Record<string, number[]> = { Front: [0, -1, 0], Top: [0, 0, 1], Right: [1, 0, 0] };

    for (const [name, direction] of Object.entries(directions)) {
      await page.getByRole('button', { name: new RegExp(`^${name} \\(`) }).click();
      await settle();
      const { eye, target } = await camera();
      expect(angleDeg(minus(eye, target), direction)).toBeLessThan(0.01);
    }
    await close();
  });

  test('with the mouse: drag turns, right drag moves, the wheel zooms to what is under the pointer', async () => {
    const { page, camera, settle, close } = await openPartPage(browser);
    await page.mouse.move(500, 440);
    const under = await readout(page);
    const first = await camera();

    for (let i = 0; i < 4; i++) await page.mouse.wheel(0, -120);
    await settle();
    await page.mouse.move(501, 440);
    await page.mouse.move(500, 440);
    const near = await camera();
    expect(under[0]).toBeCloseTo(46, 2);
    expect(distance(near.eye, near.target) / distance(first.eye, first.target)).toBeCloseTo(Math.exp(-0.0016 * 480), 5);
    expect(distance(await readout(page), under)).toBeLessThan(0.3);

    await page.mouse.down();
    await page.mouse.move(600, 440, { steps: 4 });
    await page.mouse.up();
    await settle();
    const turned = await camera();
    // 100 pixels to the right turn the part by 40° that way: the eye goes round z the other way.
    expect(turned.target).toEqual(near.target);
    expect(azimuthDeg(near) - azimuthDeg(turned)).toBeCloseTo(40, 5);

    await page.mouse.down({ button: 'right' });
    await page.mouse.move(500, 300, { steps: 4 });
    await page.mouse.up({ button: 'right' });
    await settle();
    const panned = await camera();
    expect(distance(minus(panned.eye, panned.target), minus(turned.eye, turned.target))).toBeLessThan(1e-9);
    expect(distance(panned.target, turned.target)).toBeGreaterThan(5);
    await close();
  });

  test('not before it has found its place: where the page tells its size late, it does not stand still until then', async () => {
    const { page, camera, close } = await openPartPage(browser, { ...small, before: tellsSizesLate });
    const first = await camera();
    await page.waitForTimeout(3 * lateMs);
    expect(await camera()).toEqual(first);
    await close();
  });

  test('with two fingers: apart zooms in', async () => {
    const { page, camera, settle, close } = await openPartPage(browser, { hasTouch: true, viewport: { width: 390, height: 800 } });
    const before = await camera();
    const fingers = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', reach: number) =>
      fingers.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          reach > 0
            ? [
                { x: 195 - reach, y: 250, id: 0 },
                { x: 195 + reach, y: 250, id: 1 },
              ]
            : [],
      });

    await touch('touchStart', 30);
    for (const reach of [40, 50, 60]) await touch('touchMove', reach);
    await touch('touchEnd', 0);
    await settle();

    const after = await camera();
    // The fingers are twice as far apart: everything is twice as large.
    expect(distance(before.eye, before.target) / distance(after.eye, after.target)).toBeCloseTo(2, 1);
    await close();
  });

  test('a ruler: from one side of the slot to the end of the foot', async () => {
    const { page, settle, close } = await openPartPage(browser);

    await page.keyboard.press('1');
    await page.keyboard.press('m');
    await settle();
    const at = await scaleOf(page);
    await page.mouse.click(...at(2, 4));
    await page.mouse.click(...at(72, 4));
    await settle();

    const measured = Number.parseFloat((await page.locator('.length').textContent())!);
    expect(measured).toBeGreaterThan(69.5);
    expect(measured).toBeLessThan(70.5);
    await close();
  });

  async function readout(page: Awaited<ReturnType<typeof openPartPage>>['page']): Promise<number[]> {
    await until(page, `document.querySelector('.readout .text').textContent !== ''`);
    const text = await page.locator('.readout .text').textContent();
    return text!
      .match(/-?\d+\.\d+/g)!
      .slice(0, 3)
      .map(Number);
  }

  /** Where x and z of the front face are in the picture, from the front. */
  async function scaleOf(page: Awaited<ReturnType<typeof openPartPage>>['page']) {
    await page.keyboard.press('p');
    await until(page, '!partView.isMoving()');
    const { target, eye } = (await page.evaluate('partView.camera()')) as { target: number[]; eye: number[] };
    const { width, height } = (await page.locator('canvas').boundingBox())!;
    const heightMm = 2 * Math.abs(eye[1]! - target[1]!) * Math.tan(Math.PI / 12);
    const perMm = height / heightMm;
    // The toolbar covers 52 pixels, the color bar 84.
    return (x: number, z: number): [number, number] => [
      width / 2 + (x - target[0]!) * perMm,
      (height + 52 - 84) / 2 - (z - target[2]!) * perMm,
    ];
  }
});

function minus(a: number[], b: number[]): number[] {
  return a.map((value, i) => value - b[i]!);
}

function distance(a: number[], b: number[]): number {
  return Math.hypot(...minus(a, b));
}

function angleDeg(a: number[], b: number[]): number {
  const dot = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return (Math.acos(Math.min(1, dot / (Math.hypot(...a) * Math.hypot(...b)))) * 180) / Math.PI;
}

function azimuthDeg({ eye, target }: { eye: number[]; target: number[] }): number {
  const [x, y] = minus(eye, target);
  return (Math.atan2(y!, x!) * 180) / Math.PI;
}
