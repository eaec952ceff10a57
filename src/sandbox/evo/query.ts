import type { Context } from 'hono';
import { problems } from './problem.js';

/** The parameters of a request, checked. @throws {Problem} 422 from every one of them. */
export function queryOf({ req }: Context) {
  const single = (name: string) => req.query(name);

  return {
    text: single,

    flag(name: string): boolean | undefined {
      const value = single(name)?.toLowerCase();
      if (value === undefined || value === 'true' || value === 'false') return value === undefined ? undefined : value === 'true';
      throw problems.validation(`${name}: Input should be a valid boolean`);
    },

    number(name: string, fallback: number, from: number, to: number): number {
      const value = single(name);
      if (value === undefined) return fallback;
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= from && number <= to) return number;
      throw problems.validation(`${name}: Input should be a number from ${from} to ${to}`);
    },

    versionId(): string | undefined {
      const value = single('version_id');
      if (value === undefined || /^\d{1,19}$/.test(value)) return value;
      throw problems.validation('version_id: Input should be a valid integer');
    },

    /** Whether a time lies within all conditions of the parameter, of which there may be two. */
    times(name: string): (ms: number | undefined) => boolean {
      const tests = (req.queries(name) ?? []).map((text) => timeTest(name, text));
      if (tests.length > 2) throw problems.validation(`${name}: List should have at most 2 items`);
      return (ms) => tests.every((test) => ms !== undefined && test(ms));
    },

    order(): { field: string; isDescending: boolean }[] {
      const text = single('order_by') ?? '';
      return text === '' ? [] : text.split(',').map(orderOf);
    },
  };
}

const comparisons: Record<string, (one: number, other: number) => boolean> = {
  gte: (one, other) => one >= other,
  gt: (one, other) => one > other,
  lte: (one, other) => one <= other,
  lt: (one, other) => one < other,
};

function timeTest(name: string, text: string): (ms: number) => boolean {
  const [, word = '', time = ''] = /^(\w+):(.+)$/.exec(text) ?? [];
  const [compare, limit] = [comparisons[word], Date.parse(time)];
  if (!compare || Number.isNaN(limit)) throw problems.validation(`${name}: '${text}' is not gte:, gt:, lte: or lt: and a time`);
  return (ms) => compare(ms, limit);
}

function orderOf(text: string): { field: string; isDescending: boolean } {
  const [, direction, field = ''] = /^(?:(asc|desc):)?(\w+)$/.exec(text.trim()) ?? [];
  const isKnown = ['created_at', 'modified_at', 'deleted_at', 'file_name', 'size'].includes(field);
  if (!isKnown) throw problems.validation(`order_by: '${text}' is not a field to sort by`);
  return { field, isDescending: direction === 'desc' };
}
