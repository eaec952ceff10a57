type Point = readonly [number, number, number];

/** A box of six plane faces, its smallest corner at the origin, as an IGES 5.3 file; sides in the unit that the flag stands for. */
export function igesBox([x, y, z]: Point, unit: { flag: string; name: string }): Uint8Array {
  const corner = (i: number): Point => [i & 1 ? x : 0, i & 2 ? y : 0, i & 4 ? z : 0];
  const faces = [
    [0, 2, 1, 3],
    [4, 5, 6, 7],
    [0, 1, 4, 5],
    [2, 6, 3, 7],
    [0, 4, 2, 6],
    [1, 3, 5, 7],
  ].map((face) => bilinear(face.map(corner)));
  const global = `1H,,1H;,4Hpart,8Hpart.igs,4Htest,3H1.0,32,38,6,308,15,4Hpart,1.,${unit.flag},${text(unit.name)},1,0.01,15H20260101.000000,1E-6,1000.;`;
  const parameters: string[] = [];
  const directory: string[] = [];
  faces.forEach((face, i) => {
    const lines = cut(face, 64);
    const pointer = 2 * i + 1;
    const fields = [128, parameters.length + 1, 0, 0, 0, 0, 0, 0, '00000000'];
    directory.push(fields.map(field).join(''), [128, 0, 0, lines.length, 0, '', '', '', 0].map(field).join(''));
    parameters.push(...lines.map((line) => line.padEnd(64) + field(pointer)));
  });
  const globals = cut(global, 72);
  const end = `S${digits(1)}G${digits(globals.length)}D${digits(directory.length)}P${digits(parameters.length)}`;
  const sections: [string, string[]][] = [
    ['S', ['box of six faces']],
    ['G', globals],
    ['D', directory],
    ['P', parameters],
    ['T', [end]],
  ];
  const lines = sections.flatMap(([letter, rows]) => rows.map((row, i) => `${row.padEnd(72)}${letter}${digits(i + 1)}`));
  return new Uint8Array(Buffer.from(`${lines.join('\n')}\n`, 'latin1'));
}

/** A flat B-spline surface of degree 1 through four corners. */
function bilinear(corners: readonly Point[]): string {
  return `128,1,1,1,1,0,0,1,0,0,0.,0.,1.,1.,0.,0.,1.,1.,1.,1.,1.,1.,${corners.flat().map(real).join(',')},0.,1.,0.,1.;`;
}

function real(value: number): string {
  return Number.isInteger(value) ? `${value}.` : String(value);
}

function text(value: string): string {
  return value === '' ? '' : `${value.length}H${value}`;
}

function field(value: string | number): string {
  return String(value).padStart(8);
}

function digits(value: number): string {
  return String(value).padStart(7);
}

/** Pieces of at most `length` characters; in IGES a parameter may go on in the next line only when it is text, so these end at commas. */
function cut(line: string, length: number): string[] {
  const pieces = [''];
  for (const word of line.split(/(?<=,)/)) {
    if (pieces.at(-1)!.length + word.length > length) pieces.push('');
    pieces[pieces.length - 1] += word;
  }
  return pieces;
}
