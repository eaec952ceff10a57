import type { z } from 'zod';
import type { Http } from '../../http/client.js';
import { ContentTypeRefused } from './refusals.js';

export type Post<T> = {
  params?: Record<string, string>;
  json: unknown;
  returns: z.ZodType<T>;
  signal?: AbortSignal | undefined;
  /** 1 for what must not be sent a second time. */
  attempts?: number;
};

const types = ['application/json', 'application/*+json'] as const;

/**
 * Sends JSON in the spelling that the hosts of ColdStream take: which of the two it is was learned from the first 415, which says
 * that nothing was read.
 */
export function createSender() {
  let known: (typeof types)[number] = types[0];

  return async function post<T>(http: Http, route: string, request: Post<T>): Promise<T> {
    const contentType = known;
    try {
      return await http.request(route, { ...request, contentType });
    } catch (error) {
      if (!(error instanceof ContentTypeRefused) || contentType === types[1]) throw error;
      known = types[1];
      return http.request(route, { ...request, contentType: known });
    }
  };
}

/** The number that an id stands for, which is how their own client sends it; one that a double cannot hold stays text. */
export function toWireId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : id;
}
