import { crc32, inflateSync } from 'node:zlib';

/** A decoded picture: `at` gives the color of a pixel as [red, green, blue], 0 … 255. */
export type DecodedPng = { widthPx: number; heightPx: number; rgb: Uint8Array; at: (x: number, y: number) => [number, number, number] };

/** Decodes an 8-bit truecolor PNG without interlacing; throws on a wrong signature, checksum or any other kind of PNG. */
export function decodePng(file: Uint8Array): DecodedPng {
  const bytes = Buffer.from(file);
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('not a PNG');
  const chunks = readChunks(bytes);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header?.[8] !== 8 || header[9] !== 2 || header[12] !== 0) throw new Error('not an 8-bit truecolor PNG');
  if (chunks.at(-1)?.type !== 'IEND') throw new Error('no end');
  const widthPx = header.readUInt32BE(0);
  const heightPx = header.readUInt32BE(4);
  const data = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)));
  const rgb = unfilter(data, 3 * widthPx, heightPx);
  const at = (x: number, y: number): [number, number, number] => {
    const i = 3 * (y * widthPx + x);
    return [rgb[i]!, rgb[i + 1]!, rgb[i + 2]!];
  };
  return { widthPx, heightPx, rgb, at };
}

function readChunks(bytes: Buffer): { type: string; data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (bytes.readUInt32BE(end) !== crc32(bytes.subarray(at + 4, end))) throw new Error('wrong checksum');
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

function unfilter(data: Buffer, stride: number, rows: number): Uint8Array {
  if (data.length !== (stride + 1) * rows) throw new Error('wrong amount of pixels');
  const out = new Uint8Array(stride * rows);
  for (let row = 0; row < rows; row++) {
    const filter = data[row * (stride + 1)]!;
    for (let i = 0; i < stride; i++) {
      const left = i >= 3 ? out[row * stride + i - 3]! : 0;
      const above = row > 0 ? out[(row - 1) * stride + i]! : 0;
      const corner = row > 0 && i >= 3 ? out[(row - 1) * stride + i - 3]! : 0;
      out[row * stride + i] = data[row * (stride + 1) + 1 + i]! + predictor(filter, left, above, corner);
    }
  }
  return out;
}

function predictor(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) throw new Error('unknown filter');
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
