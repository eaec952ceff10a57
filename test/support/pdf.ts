import { inflateSync } from 'node:zlib';

/** Pages of a PDF, and the text that each draws, read from its bytes. Only what PDFKit writes is understood. */
export function readPdf(bytes: Buffer): { pageCount: number; text: string } {
  const source = bytes.toString('latin1');
  const pageCount = [...source.matchAll(/\/Type \/Page\b(?!s)/g)].length;
  const streams = [...source.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)].map(([, data = '']) => drawn(data));
  return { pageCount, text: streams.join('\n') };
}

function drawn(data: string): string {
  let commands: string;
  try {
    commands = inflateSync(Buffer.from(data, 'latin1')).toString('latin1');
  } catch {
    return '';
  }
  return [...commands.matchAll(/\[([^\]]*)\] TJ/g)]
    .map(([, pieces = '']) => [...pieces.matchAll(/<([0-9a-f]*)>/g)].map(decoded).join(''))
    .join('\n');
}

/** Windows-1252 from 0x80 to 0x9f. Node 20 takes that name for Latin-1. */
const high = Array.from('€·‚ƒ„…†‡ˆ‰Š‹Œ·Ž··‘’“”•–—˜™š›œ·žŸ');

function decoded([, hex = '']: RegExpMatchArray): string {
  return Array.from(Buffer.from(hex, 'hex'), (code) => (code >= 0x80 && code < 0xa0 ? high[code - 0x80]! : String.fromCharCode(code))).join(
    '',
  );
}
