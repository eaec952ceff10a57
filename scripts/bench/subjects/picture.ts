/** Reads an STL file and writes a heat map of it, 1024 x 768: `picture FILE PNG`. The values are heights: measuring and mending are other works. */
import { writeFileSync } from 'node:fs';
import { boundingBox } from '../../../src/engine/metrics/bounding-box.js';
import { heatMapPng } from '../../../src/engine/output/heat-map.js';
import { readBinaryStl } from '../../../src/engine/readers/stl/stl-binary.js';
import { sourceOfFile } from './file-source.js';

const [path = '', to = ''] = process.argv.slice(2);

const { mesh } = readBinaryStl(sourceOfFile(path));
const { min } = boundingBox(mesh);
const valueAt = (_triangle: number, _x: number, _y: number, z: number) => z - min[2];
writeFileSync(to, heatMapPng(mesh, { valueAt, limitMm: 5, title: 'height', widthPx: 1024, heightPx: 768 }));
