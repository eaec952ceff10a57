import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { mutationsOf, textMutationsOf } from './byte-mutations.js';
import { hostileCount, hostileName, hostileWord, seldom } from './hostile-values.js';
import { type RawMesh, rawMesh, triangleFaces } from './meshes.js';

const transform = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('', 'transform="1 0 0 0 1 0 0 0 1 5 0 0"', 'transform="-1 0 0 0 1 0 0 0 1 0 0 0"') },
  { weight: 1, arbitrary: fc.constantFrom('transform="1e150 0 0 0 1e150 0 0 0 1e150 0 0 0"', 'transform="1 0 0"', 'transform=""') },
  { weight: 1, arbitrary: hostileWord.map((word) => `transform="1 0 0 0 ${word} 0 0 0 1 0 0 0"`) },
);

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function meshXml(mesh: RawMesh): string {
  const vertices = mesh.points.map(([x, y, z]) => `<vertex x="${x}" y="${y}" z="${z}"/>`).join('');
  const triangles = triangleFaces(mesh).map(([a, b, c]) => `<triangle v1="${a}" v2="${b}" v3="${c}"/>`);
  return `<mesh><vertices>${vertices}</vertices><triangles>${triangles.join('')}</triangles></mesh>`;
}

/** Objects are numbered from 1; who uses one names it by a number that is mostly there. */
const use = fc.tuple(fc.nat(7), transform, seldom(fc.constantFrom('p:path="/other.model"', 'p:path="/../../etc/passwd"')));
type Use = [number, string, string | undefined];

function useXml(element: string, [number, place, path = '']: Use, objectCount: number): string {
  return `<${element} objectid="${number === 7 ? 99 : 1 + (number % Math.max(1, objectCount))}" ${path} ${place}/>`;
}

const content = fc.oneof(
  { weight: 3, arbitrary: rawMesh.map((mesh) => () => meshXml(mesh)) },
  {
    weight: 1,
    arbitrary: fc
      .array(use, { maxLength: 3 })
      .map((uses) => (count: number) => `<components>${uses.map((one) => useXml('component', one, count)).join('')}</components>`),
  },
);

const object = fc.tuple(hostileName, seldom(fc.constantFrom('type="model"', 'type="support"', 'type="surface"')), content);

const odd = seldom(
  fc.constantFrom(
    ...[
      '<!-- x -->',
      '<![CDATA[<mesh>]]>',
      '<!DOCTYPE model [<!ENTITY a "b">]>',
      '<?x?>',
      '<mesh>',
      '</object>',
      '<vertex x="1"/>',
      '<m:model>',
    ],
    '<'.repeat(50),
  ),
);

const unit = seldom(fc.constantFrom('inch', 'meter', 'micron', 'parsec', ''));

const model = fc
  .tuple(unit, odd, fc.array(object, { minLength: 1, maxLength: 4 }), odd, fc.array(use, { maxLength: 3 }))
  .map(([stated = 'millimeter', before = '', objects, between = '', items]) => {
    const resources = objects.map(
      ([name, type = '', write], i) => `<object id="${i + 1}" name="${escaped(name)}" ${type}>${write(objects.length)}</object>`,
    );
    const placed = items.map((one) => useXml('item', one, objects.length));
    const opening = `<?xml version="1.0"?>${before}<model unit="${stated}">`;
    return `${opening}<resources>${resources.join('')}</resources>${between}<build>${placed.join('')}</build></model>`;
  });

const edited = textMutationsOf(model.map((xml) => strToU8(xml)));
const modelBytes = fc.oneof({ weight: 3, arbitrary: model.map((xml) => strToU8(xml)) }, { weight: 1, arbitrary: edited });

const level = fc.constantFrom(0, 6) as fc.Arbitrary<0 | 6>;

const rels = seldom(
  fc.constantFrom(
    '<Relationships><Relationship Type="http://x/3dmodel" Target="/3D/3dmodel.model"/></Relationships>',
    '<Relationships><Relationship Type="http://x/3dmodel" Target="../../../etc/passwd"/></Relationships>',
    '<Relationships><Relationship Type="http://x/3dmodel"/></Relationships>',
    '<Relationships',
  ),
);

/** Archives that are sound by themselves. */
const packed = fc.tuple(modelBytes, modelBytes, level, rels).map(([root, other, packing, links]) =>
  zipSync({
    '3D/3dmodel.model': [root, { level: packing }],
    'other.model': [other, { level: packing }],
    ...(links && { '_rels/.rels': strToU8(links) }),
  }),
);

/** The same with fields of the ZIP directory that lie: sizes, checksums, places, methods, counts. */
const lying = fc
  .tuple(packed, fc.array(fc.tuple(fc.constantFrom(8, 10, 16, 20, 24, 28, 30, 32, 42), hostileCount), { maxLength: 3 }))
  .map(([zip, lies]) => {
    const bytes = Buffer.from(zip);
    const directoryAt = bytes.readUInt32LE(bytes.length - 6);
    for (const [offset, value] of lies) bytes.writeUInt32LE(value, directoryAt + offset);
    return new Uint8Array(bytes);
  });

export const threeMfFiles = fc.oneof(
  { weight: 4, arbitrary: packed },
  { weight: 1, arbitrary: lying },
  { weight: 1, arbitrary: mutationsOf(packed) },
);
