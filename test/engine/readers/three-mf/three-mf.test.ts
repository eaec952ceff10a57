import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readThreeMf } from '../../../../src/engine/readers/three-mf/three-mf.js';
import { recordFault } from '../../../faults/record.js';
import { faces, points, summary } from '../tetrahedron.js';

const sound = { triangles: 4, sixTimesVolume: 1, notes: [] };
const placed = '<item objectid="1"/>';

test('reads the mesh of a placed object, in millimeters where no unit is stated', () => {
  const file = readThreeMf(pack(model(object(1, tetrahedron()), placed)));

  expect(summary(file)).toEqual(sound);
  expect(file.unit).toBe('mm');
});

test.each([
  ['micron', 'micron'],
  ['millimeter', 'mm'],
  ['centimeter', 'cm'],
  ['inch', 'inch'],
  ['foot', 'ft'],
  ['meter', 'm'],
])('the unit %s is told and the coordinates are left in it', (name, unit) => {
  const file = readThreeMf(pack(model(object(1, tetrahedron()), placed, `unit="${name}"`)));

  expect(file.unit).toBe(unit);
  expect(summary(file)).toEqual(sound);
});

test('transforms are rows applied to row vectors: components first, then the item', () => {
  const assembly = object(2, '<components><component objectid="1" transform="0 1 0 -1 0 0 0 0 1 10 0 0"/></components>');

  const { mesh } = readThreeMf(
    pack(model(object(1, tetrahedron()) + assembly, '<item objectid="2" transform="2 0 0 0 2 0 0 0 2 0 0 5"/>')),
  );

  expect(mesh.positions).toEqual(Float64Array.of(20, 0, 5, 20, 2, 5, 18, 0, 5, 20, 0, 7));
});

test('a mirrored object keeps its outside, and one mirrored twice too', () => {
  const mirrored = '<component objectid="1" transform="-1 0 0 0 1 0 0 0 1 0 0 0"/>';
  const resources = object(1, tetrahedron()) + object(2, `<components>${mirrored}</components>`);

  const once = readThreeMf(pack(model(resources, '<item objectid="2"/>')));
  const twice = readThreeMf(pack(model(resources, '<item objectid="2" transform="1 0 0 0 1 0 0 0 -3 0 0 0"/>')));

  expect(summary(once)).toEqual(sound);
  expect(summary(twice)).toEqual({ ...sound, sixTimesVolume: 3 });
});

test('every placement of an object counts', () => {
  const file = readThreeMf(
    pack(model(object(1, tetrahedron()), `${placed}${placed}<item objectid="1" transform="2 0 0 0 2 0 0 0 2 0 0 0"/>`)),
  );

  expect(summary(file)).toEqual({ triangles: 12, sixTimesVolume: 10, notes: [] });
});

test('objects of other model files are found by their path (production extension)', () => {
  const components = '<components><component objectid="7" p:path="/3D/Objects/gear.model"/></components>';
  const root = model(object(1, components), `${placed}<item objectid="7" p:path="/3d/objects/GEAR.model"/>`);

  const file = readThreeMf(pack(root, { '3D/Objects/gear.model': strToU8(model(object(7, tetrahedron()), '<item objectid="7"/>')) }));

  expect(summary(file)).toEqual({ triangles: 8, sixTimesVolume: 2, notes: [] });
});

test('model files in different units are refused', () => {
  const other = strToU8(model(object(7, tetrahedron()), '', 'unit="inch"'));

  const file = pack(model('', '<item objectid="7" p:path="/other.model"/>'), { 'other.model': other });

  expect(() => readThreeMf(file)).toThrow('holds model files in different units');
});

test('the package says where its model is', () => {
  const rels = relationships('/elsewhere/part.model');

  const file = readThreeMf(zipSync({ '_rels/.rels': rels, 'elsewhere/part.model': strToU8(model(object(1, tetrahedron()), placed)) }));

  expect(summary(file)).toEqual(sound);
});

test('supports and objects that are no part are left out with a note', () => {
  const resources =
    object(1, tetrahedron()) +
    object(2, tetrahedron(), 'type="support"') +
    object(3, tetrahedron(), 'type="other"') +
    object(4, tetrahedron(), 'type="surface"');

  const file = readThreeMf(pack(model(resources, '<item objectid="1"/><item objectid="2"/><item objectid="3"/><item objectid="4"/>')));

  expect(summary(file)).toEqual({
    triangles: 8,
    sixTimesVolume: 2,
    notes: ['Objects of the 3MF file that are supports or no part, and were left out: 2.'],
  });
});

test('without build items all objects are read once, with a note', () => {
  const components = '<components><component objectid="1"/><component objectid="1"/></components>';

  const file = readThreeMf(pack(model(object(1, tetrahedron()) + object(2, components) + object(3, tetrahedron()), '')));

  expect(summary(file)).toEqual({
    triangles: 12,
    sixTimesVolume: 3,
    notes: ['The 3MF file places nothing on its build plate, so all its objects were read as they lie.'],
  });
});

test('a placed object without triangles is noted', () => {
  const lattice = object(2, '<mesh><vertices><vertex x="0" y="0" z="0"/></vertices><triangles/><b:beamlattice/></mesh>');

  const { notes } = readThreeMf(pack(model(object(1, tetrahedron()) + lattice, `${placed}<item objectid="2"/>`)));

  expect(notes).toEqual(['Objects of the 3MF file without a triangle mesh, which were left out: 1.']);
});

test.each([
  ['prefixed elements', (xml: string) => xml.replaceAll(/<(\/?)(?=[a-z])/g, '<$1m:')],
  ['single quotes and blanks', (xml: string) => xml.replaceAll('"', "'").replaceAll("='", " = \n'")],
  ['attributes in another order', (xml: string) => xml.replaceAll(/(v1="\d") (v2="\d") (v3="\d")/g, '$3 pid="5" $1 p1="9" $2')],
  [
    'comments and CDATA',
    (xml: string) => xml.replace('<resources>', '<!-- <!DOCTYPE x> <object id="1"> --><![CDATA[<object id="1">]]><resources>'),
  ],
  [
    'vertices of a slice stack',
    (xml: string) => xml.replace('<resources>', '<resources><s:slicestack><s:vertices><s:vertex x="9" y="9"/></s:vertices></s:slicestack>'),
  ],
  ['vertices that no triangle uses', (xml: string) => xml.replace('</vertices>', '<vertex x="nan" y="1e300" z=""/></vertices>')],
])('reads XML with %s', (_, change) => {
  expect(summary(readThreeMf(pack(change(model(object(1, tetrahedron()), placed)))))).toEqual(sound);
});

test.for([
  ['a document type', '<!DOCTYPE model [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'],
  ['an external entity', '<!ENTITY secret SYSTEM "file:///etc/passwd">'],
  ['a thousand million laughs', `<!DOCTYPE model [<!ENTITY l0 "lol">${laughs(9)}]>`],
] as const)('[E6] XML with %s is refused in 100 ms, and nothing is asked for', ([, declaration], context) => {
  const file = pack(`${declaration}${model(object(1, tetrahedron()), placed)}`);

  const tries = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    expect(() => readThreeMf(file)).toThrow('an XML declaration of a document type or entity, which 3MF forbids');
    return performance.now() - begun;
  });

  const quickestMs = Math.min(...tries);
  recordFault(context, { runs: 5, passed: quickestMs < 100 ? 5 : 0, figure: `refused in ${quickestMs.toFixed(1)} ms` });
  expect(quickestMs).toBeLessThan(100);
});

test('[E6] an archive within the archive is not opened', () => {
  const inner = zipSync({ '3D/3dmodel.model': strToU8(model(object(1, tetrahedron()), placed)) });

  expect(() => readThreeMf(zipSync({ 'part.3mf': inner }))).toThrow('lacks a model file that it needs');
  expect(() => readThreeMf(zipSync({ '3D/3dmodel.model': inner }))).toThrow('has no complete model');
});

const chain = (length: number) =>
  Array.from({ length }, (_, i) => object(i + 2, `<components>${`<component objectid="${i + 1}"/>`.repeat(10)}</components>`)).join('');

test.each([
  [
    'an index that is too large',
    model(object(1, tetrahedron().replace('v1="1"', 'v1="4"')), placed),
    'Triangle 4 refers to a vertex that is not there',
  ],
  [
    'an index that is missing',
    model(object(1, tetrahedron().replace('v2="3"', '')), placed),
    'Triangle 3 refers to a vertex that is not there',
  ],
  [
    'a coordinate that is no number',
    model(object(1, tetrahedron().replace('x="1"', 'x="one"')), placed),
    'unusable coordinates (NaN, infinite or beyond 1e12): 3 of 4',
  ],
  ['an object that is not there', model(object(1, tetrahedron()), '<item objectid="2"/>'), 'places object 2, which is not there'],
  [
    'a transform of eleven numbers',
    model('', '<item objectid="1" transform="1 0 0 0 1 0 0 0 1 0 0"/>'),
    'a transform that is not twelve numbers',
  ],
  ['a transform that flattens', model('', '<item objectid="1" transform="1 0 0 0 1 0 0 0 0 0 0 0"/>'), 'or that flattens the part'],
  ['a unit that is not known', model('', '', 'unit="parsec"'), 'states a unit that 3MF does not know (it knows micron, millimeter'],
  [
    'components in a circle',
    model(object(1, '<components><component objectid="1"/></components>'), placed),
    'nests components in a circle',
  ],
  [
    '[E7] ten times ten times ten … objects',
    model(object(1, tetrahedron()) + chain(20), '<item objectid="21"/>'),
    'places more than 100000 objects',
  ],
  ['no triangles', model('', ''), 'The file holds no triangles'],
  ['XML that is cut off', model(object(1, tetrahedron()), placed).slice(0, -8), 'has no complete model'],
  ['XML that is not well-formed', '<model unit=inch></model>', 'XML that is not well-formed'],
  ['no XML', 'solid', 'has no complete model'],
])('a model with %s is refused', (_, xml, message) => {
  expect(() => readThreeMf(pack(xml))).toThrow(message);
});

test('an archive without a model is refused', () => {
  expect(() => readThreeMf(zipSync({ 'readme.txt': strToU8('hello') }))).toThrow('lacks a model file');
});

test('nothing but the models that are needed is inflated', () => {
  const file = pack(model(object(1, tetrahedron()), placed), { 'Metadata/bomb.png': new Uint8Array(5_000_000) });

  expect(summary(readThreeMf(file))).toEqual(sound);
});

test('tells which triangles belong to which object, by its name', () => {
  const resources = object(1, tetrahedron(), 'name="pin"') + object(2, tetrahedron());

  const { groups } = readThreeMf(pack(model(resources, '<item objectid="2"/><item objectid="1"/><item objectid="1"/>')));

  expect(groups).toEqual([
    { name: '', firstTriangle: 0 },
    { name: 'pin', firstTriangle: 4 },
    { name: 'pin', firstTriangle: 8 },
  ]);
});

/** Entities that are each ten of the one before. */
function laughs(depth: number): string {
  return Array.from({ length: depth }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
}

function tetrahedron(): string {
  const vertices = points.map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`).join('');
  const triangles = faces.map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}" pid="2" p1="0"/>`).join('');
  return `<mesh><vertices>${vertices}</vertices><triangles>${triangles}</triangles></mesh>`;
}

function object(id: number, content: string, attributes = ''): string {
  return `<object id="${id}" p:UUID="0-${id}" ${attributes}>${content}</object>`;
}

function model(resources: string, items: string, attributes = ''): string {
  return `<?xml version="1.0"?>\n<model ${attributes} xml:lang="en"><resources>${resources}</resources><build>${items}</build></model>`;
}

function relationships(target: string): Uint8Array {
  const thumbnail = '<Relationship Type="http://x/metadata/thumbnail" Target="/a.png" Id="r1"/>';
  const type = 'http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel';
  return strToU8(`<Relationships>${thumbnail}<Relationship Type="${type}" Target="${target}" Id="r2"/></Relationships>`);
}

function pack(xml: string, others: Record<string, Uint8Array> = {}): Uint8Array {
  return zipSync({ '3D/3dmodel.model': strToU8(xml), '_rels/.rels': relationships('/3D/3dmodel.model'), ...others });
}
