import { afterAll, describe, test } from 'vitest';
import { fuzz } from './fuzz-format.js';
import { startFuzzedEngine } from './fuzzed-engine.js';
import { gltfFiles } from './gltf-files.js';
import { objFiles } from './obj-files.js';
import { plyFiles } from './ply-files.js';
import { stlFiles } from './stl-files.js';
import { threeMfFiles } from './three-mf-files.js';

const engine = await startFuzzedEngine();
afterAll(engine.close);

describe('[E5] thousands of broken files are read or refused, and none ends the engine', () => {
  const every = { runs: 10_000, analyzeEvery: 50, withPictures: true, longestS: 240 };

  test('STL', (context) => fuzz(engine, { format: 'stl', files: stlFiles, ...every }, context));
  test('3MF', (context) => fuzz(engine, { format: '3mf', files: threeMfFiles, ...every }, context));
  test('OBJ', (context) => fuzz(engine, { format: 'obj', files: objFiles, ...every }, context));
  test('PLY', (context) => fuzz(engine, { format: 'ply', files: plyFiles, ...every }, context));
  test('GLB and glTF', (context) => fuzz(engine, { format: 'glb', files: gltfFiles, ...every }, context));
});
