/** One page of `items`, by `PageNumber` (from 1) and `PageSize` in any spelling. */
export function paged<Item>(query: Record<string, string>, items: Item[]): { items: Item[]; totalPages: number; pageNumber: number } {
  const number = (name: string, fallback: number) => {
    const text = queryValue(query, name);
    return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : fallback;
  };
  const size = Math.min(number('PageSize', 20), 100);
  const pageNumber = number('PageNumber', 1);
  return { items: items.slice((pageNumber - 1) * size, pageNumber * size), totalPages: Math.ceil(items.length / size), pageNumber };
}

/** The value of a query parameter whose name is written in any case. */
export function queryValue(query: Record<string, string>, name: string): string | undefined {
  return Object.entries(query).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
