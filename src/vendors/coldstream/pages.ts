import type { Http } from '../../http/client.js';
import { Page } from './wire.js';

export type ListRequest = { params: Record<string, string>; query?: Record<string, string>; signal?: AbortSignal | undefined };

const maxPages = 50;

/**
 * All items of a list that comes in pages. The number of the first page is not public, so it is asked for without one, and its answer
 * tells. Ends with an empty page, one whose first item is the one of the page before, or after 50; `isComplete` is false then.
 */
export async function readPages(http: Http, route: string, request: ListRequest): Promise<{ items: unknown[]; isComplete: boolean }> {
  const ask = (query: Record<string, string>) => http.request(route, { ...request, query: { ...request.query, ...query }, returns: Page });
  const first = await ask({});
  const { totalPages, pageNumber } = first;
  const items = [...first.items];
  if (totalPages == null || totalPages <= 1 || items.length === 0) return { items, isComplete: true };
  const start = pageNumber ?? 1;
  let before = firstOf(first.items);
  for (let page = 1; page < totalPages; page++) {
    if (page >= maxPages) return { items, isComplete: false };
    const next = await ask({ PageNumber: String(start + page) });
    if (next.items.length === 0 || firstOf(next.items) === before) return { items, isComplete: true };
    before = firstOf(next.items);
    items.push(...next.items);
  }
  return { items, isComplete: true };
}

function firstOf(items: unknown[]): string {
  const [first] = items;
  const id = typeof first === 'object' && first !== null && 'id' in first ? first.id : first;
  return JSON.stringify(id) ?? '';
}
