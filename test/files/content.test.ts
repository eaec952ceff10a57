import { expect, test } from 'vitest';
import { type Content, contentOf, type FileEnds } from '../../src/files/content.js';
import { processorMs } from '../support/processor-time.js';

const none = new Uint8Array();

function ends(bytes: Uint8Array | string, tail: Uint8Array | string = none): FileEnds {
  const head = Buffer.from(bytes);
  return { head, tail: Buffer.from(tail), sizeBytes: head.length };
}

function binaryStl(header: string, triangles: number): Uint8Array {
  const bytes = new Uint8Array(84 + 50 * triangles);
  bytes.set(Buffer.from(header));
  new DataView(bytes.buffer).setUint32(80, triangles, true);
  return bytes;
}

const table: [string, FileEnds, Content][] = [
  ['STEP', ends('ISO-10303-21;\nHEADER;'), 'step'],
  ['STEP behind a byte order mark, blanks and comments', ends('\ufeff \r\n/* by CAD */\n/* v2 */ ISO-10303-21;'), 'step'],
  ['binary STL', ends(binaryStl('exported', 2)), 'stl'],
  ['binary STL whose header says "solid"', ends(binaryStl('solid part', 1)), 'stl'],
  ['binary STL whose header is a ZIP signature', ends(binaryStl('PK\x03\x04', 1)), 'stl'],
  ['ASCII STL', ends('solid x\n facet normal 0 0 1\n'), 'stl'],
  ['ASCII STL without triangles', ends('solid x\nendsolid x\n'), 'stl'],
  ['ASCII STL without its first line', ends('# made by hand\n facet normal 0 0 1\n outer loop\n'), 'stl'],
  ['3MF', ends('PK\x03\x04....3D/3dmodel.model'), '3mf'],
  ['3MF whose model is named in the directory only', ends('PK\x03\x04....Metadata/thumbnail.png', 'PK\x01\x023D/3dmodel.model'), '3mf'],
  ['another ZIP', ends('PK\x03\x04....word/document.xml', 'PK\x01\x02word/document.xml'), 'zip'],
  ['IGES', ends(`${'part'.padStart(40).padEnd(72)}S      1\n`), 'iges'],
  ['IGES with zeros in its line number', ends(`${' '.repeat(72)}S0000001\r\n`), 'iges'],
  ['BREP', ends('\nCASCADE Topology V1, (c) Matra-Datavision\nLocations 2\n'), 'brep'],
  ['BREP of a test program', ends('DBRep_DrawableShape\n\nCASCADE Topology V3, (c) Open Cascade\n'), 'brep'],
  ['binary BREP', ends('\nOpen CASCADE Topology V4, (c) Open Cascade\nLocations \0'), 'brep'],
  ['glTF', ends('{"scene":0,"asset":{"generator":"x","version":"2.0"}}'), 'gltf'],
  ['PLY', ends('ply\r\nformat ascii 1.0\n'), 'ply'],
  ['OBJ', ends('# by tool\nmtllib a.mtl\no part\nv 0 0 1.5\n'), 'obj'],
  ['HTML', ends('\n<!DOCTYPE html><title>Sign in</title>ISO-10303-21;'), 'html'],
  ['XML', ends('<?xml version="1.0"?><Error/>'), 'xml'],
  ['JSON', ends('{"error":"not found"}'), 'json'],
  ['PDF', ends('%PDF-1.7\n'), 'pdf'],
  ['PNG', ends(Buffer.from('\x89PNG\r\n', 'latin1')), 'image'],
  ['GLB', ends('glTF\x02\0\0\0'), 'glb'],
  ['OLE', ends(Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1', 'latin1')), 'ole'],
  ['gzip', ends(Buffer.from('\x1f\x8b\x08', 'latin1')), 'archive'],
  ['UTF-16', ends(Buffer.from('\ufeffISO-10303-21;', 'utf16le')), 'utf16'],
  ['prose about solids', ends('solid state physics, part 1\n'), 'text'],
  ['a private key', ends('-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n'), 'text'],
  ['noise', ends(Uint8Array.from({ length: 300 }, (_, i) => (i * 89) % 256)), 'binary'],
];

test.each(table)('%s is recognized', (_, file, expected) => {
  const content = contentOf(file);

  expect(content).toBe(expected);
});

test.each([
  ['comments', '/**/'.repeat(16_000)],
  ['line breaks', '\n'.repeat(64_000)],
  ['blank lines', ' \n'.repeat(32_000)],
])('a file full of %s is judged at once', async (_, filler) => {
  let content: string | undefined;
  const ms = await processorMs(() => {
    content = contentOf(ends(`${filler}x`));
  });

  expect(content).toBe('text');
  expect(ms).toBeLessThan(500);
});
