import { crc32, deflateSync } from 'node:zlib';

/** Opaque picture, 3 bytes (sRGB) per pixel, rows from top to bottom. */
export type Image = { widthPx: number; heightPx: number; rgb: Uint8Array };

const bytesPerPixel = 3;

/** Level 6 takes two to three times as long, and saves 2 to 9 % of a picture. */
const level = 4;
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * The picture as a PNG file (8-bit truecolor, not interlaced). The same pixels give the same bytes in the same Node version.
 *
 * @see ISO/IEC 15948:2004, Portable Network Graphics
 */
export function encodePng(image: Image): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(image.widthPx, 0);
  header.writeUInt32BE(image.heightPx, 4);
  header[8] = 8;
  header[9] = 2;
  const body = deflateSync(filterRows(image), { level });
  return Buffer.concat([Buffer.from(signature), chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** Filter type 2 (difference to the row above) for every row: shaded surfaces are smooth, and white stays zero. */
function filterRows({ widthPx, heightPx, rgb }: Image): Uint8Array {
  const stride = widthPx * bytesPerPixel;
  const out = new Uint8Array((stride + 1) * heightPx);
  for (let row = 0; row < heightPx; row++) {
    const to = row * (stride + 1);
    const from = row * stride;
    out[to] = 2;
    for (let i = 0; i < stride; i++) out[to + 1 + i] = rgb[from + i]! - (row > 0 ? rgb[from + i - stride]! : 0);
  }
  return out;
}
