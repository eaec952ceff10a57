import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core';
import { encodeViewData, type ViewData } from '../../../src/view-data.js';
import { writeViewPage } from '../../../src/view-page.js';
import { type DecodedPng, decodePng } from '../../support/png.js';
import { samplePart } from './sample-part.js';

/** What hosts forbid a page from a server: everything but inline code. */
export const strictPolicy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

/** The page as it was built, without a part. */
export const builtPage = () => readFile('dist/part-view.html', 'utf8');

/** An opened page of one part, and what it did wrong meanwhile. */
export type PartPage = {
  page: Page;
  /** Requests beside the page itself, violations of the policy, errors. */
  troubles: string[];
  camera(): Promise<{ eye: number[]; target: number[] }>;
  state(): Promise<{ coloring: string; section: { axis: string; positionMm: number } | undefined }>;
  /** How many pixels the part covers; takes half a second without a graphics card. */
  pixels(): Promise<number>;
  /** Waits until the camera stands still. */
  settle(): Promise<void>;
  picture(): Promise<DecodedPng>;
  close(): Promise<void>;
};

type Options = BrowserContextOptions & { data?: ViewData; html?: (page: string) => string; before?: string };

/** The built page with the sample part inside, served under the policy of hosts, in a window of 1280 × 800 without animations. */
export async function openPartPage(
  browser: Browser,
  { data = samplePart(), html = (page) => page, before, ...options }: Options = {},
): Promise<PartPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const troubles = watch(page);
  const body = html(writeViewPage(await builtPage(), encodeViewData(data)));
  await page.route('**/*', (route) =>
    route.request().url() === 'http://part.test/'
      ? route.fulfill({ body, contentType: 'text/html; charset=utf-8', headers: { 'content-security-policy': strictPolicy } })
      : route.abort(),
  );
  await page.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) => console.error('policy violated: ' + event.violatedDirective));`,
  });
  if (before) await page.addInitScript({ content: before });
  await page.goto('http://part.test/');
  const own = reading(page);
  await until(page, 'window.partView || document.querySelector(".status")');
  await own.settle();
  return { page, troubles, ...own, close: () => context.close() };
}

/** Waits for what an expression says of the page. Playwright's own waiting evaluates strings inside the page, which the policy forbids. */
export async function until(page: Page | Frame, expression: string): Promise<void> {
  while (!(await page.evaluate(`Boolean(${expression})`))) await page.waitForTimeout(20);
}

function watch(page: Page): string[] {
  const troubles: string[] = [];
  let isFirst = true;
  page.on('request', (request) => {
    if (!isFirst) troubles.push(`request: ${request.url()}`);
    isFirst = false;
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !/GPU stall|ReadPixels/.test(message.text())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  return troubles;
}

/** The page's own words about itself are strings here: its types belong to the browser. */
function reading(page: Page): Pick<PartPage, 'camera' | 'state' | 'pixels' | 'settle' | 'picture'> {
  return {
    camera: () => page.evaluate('partView.camera()'),
    state: () => page.evaluate('({ coloring: partView.coloring(), section: partView.section() })'),
    pixels: () => page.evaluate('partView.pixelsDrawn()'),
    settle: async () => {
      await until(page, '!window.partView || !partView.isMoving()');
    },
    picture: async () => decodePng(await page.screenshot()),
  };
}
