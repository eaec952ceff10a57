import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Fault, Line, Page } from './page.js';

/** Addresses that would tie the pages to one place where packages are got. */
const registries = /(^|\.)(registry\.[a-z0-9.-]+|npmjs\.(com|org)|jsr\.io|pypi\.org|crates\.io)$/;

type Link = { path: string; line: number; target: string };

/** Every link and picture of the pages, code blocks aside. */
export function linksOf(pages: readonly Page[]): Link[] {
  return pages.flatMap(({ path, lines }) =>
    lines.flatMap(({ number, text }) => targetsIn(withoutCode(text)).map((target) => ({ path, line: number, target }))),
  );
}

/** Links that lead nowhere: missing files, missing headings, addresses that are no public https ones. */
export function brokenLinks(pages: readonly Page[]): Fault[] {
  const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
  return linksOf(pages).flatMap(({ path, line, target }) => {
    const problem = isExternal(target) ? problemOutside(target) : problemInside(path, target, anchors);
    return problem === undefined ? [] : [{ path, line, problem }];
  });
}

/** The addresses outside of the project, sorted, each once. Nothing is asked of them. */
export function externalLinks(pages: readonly Page[]): string[] {
  return [...new Set(linksOf(pages).flatMap(({ target }) => (isExternal(target) ? [target] : [])))].toSorted();
}

function isExternal(target: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(target);
}

/** Hosts are opened by links of their own kind. */
const ofHosts = /^(vscode|vscode-insiders|cursor):/;

function problemOutside(target: string): string | undefined {
  if (ofHosts.test(target)) return undefined;
  if (!URL.canParse(target)) return `${target} is no address`;
  const { protocol, hostname } = new URL(target);
  if (protocol !== 'https:') return `${target} is not https`;
  if (!hostname.includes('.') || /^[\d.]+$/.test(hostname)) return `${target} is not a public host`;
  return registries.test(hostname) ? `${target} names a package registry` : undefined;
}

function problemInside(path: string, target: string, anchors: Map<string, Set<string>>): string | undefined {
  const [file = '', anchor] = target.split('#');
  const found = file === '' ? path : normalize(join(dirname(path), decodeURI(file)));
  if (found.startsWith('..')) return `${target} leads out of the project`;
  if (!existsSync(found)) return `${target} does not exist`;
  if (anchor === undefined || !found.endsWith('.md')) return undefined;
  return anchors.get(found)?.has(anchor) ? undefined : `${found} has no heading #${anchor}`;
}

function targetsIn(text: string): string[] {
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map((match) => match[1] ?? '');
  const html = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  const bare = [...text.matchAll(/<(https?:[^>]+)>/g)].map((match) => match[1] ?? '');
  return [...inline, ...html, ...bare];
}

function withoutCode(text: string): string {
  return text.replace(/`[^`]*`/g, '``');
}

/** Headings as GitHub makes anchors of them; the second of the same name gets `-1`. */
function anchorsOf({ lines }: Page): Set<string> {
  const seen = new Map<string, number>();
  const anchors = lines.flatMap((line) => anchorOf(line, seen));
  return new Set(anchors);
}

function anchorOf({ text }: Line, seen: Map<string, number>): string[] {
  const title = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
  if (title === undefined) return [];
  const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  const slug = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
  const count = seen.get(slug) ?? 0;
  seen.set(slug, count + 1);
  return [count === 0 ? slug : `${slug}-${count}`];
}
