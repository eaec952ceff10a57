import type { Readable } from 'node:stream';

/** Calls `onLine` for each line of a stream; one longer than `maxChars` is never put together, `onTooLong` is called instead. */
export function readLines(stream: Readable, maxChars: number, onLine: (line: string) => void, onTooLong: () => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length <= maxChars) return;
    rest = '';
    stream.destroy();
    onTooLong();
  });
}
