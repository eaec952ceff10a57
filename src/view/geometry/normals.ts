import type { ViewMesh } from '../../view-data.js';

/** Where the two differ by more than this cosine, the given normal knows of a crease that the corners do not show. */
const sameCosine = Math.cos((0.8 * Math.PI) / 180);

/** Unit normals of the triangles, x, y, z each; zeros for one without area. */
export function faceNormals({ positions: p, indices }: ViewMesh): Float32Array {
  const normals = new Float32Array(indices.length);
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [3 * indices[t]!, 3 * indices[t + 1]!, 3 * indices[t + 2]!];
    const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!];
    const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!];
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.hypot(x, y, z);
    if (length > 0) normals.set([x / length, y / length, z / length], t);
  }
  return normals;
}

/**
 * Unit normals of the vertices times 32767, four numbers each. The normals that came along are good to half a degree, too coarse to tell
 * a face at the overhang limit from one below it: where the triangles around a vertex mean the same one, it is taken from them.
 */
export function fineNormals(mesh: ViewMesh, faces: Float32Array): Int16Array {
  const { positions, indices, normals } = mesh;
  const sums = new Float32Array(positions.length);
  for (let corner = 0; corner < indices.length; corner++) {
    const [v, t] = [3 * indices[corner]!, corner - (corner % 3)];
    const weight = angleAt(mesh, corner);
    for (let axis = 0; axis < 3; axis++) sums[v + axis] = sums[v + axis]! + faces[t + axis]! * weight;
  }
  const fine = new Int16Array((positions.length / 3) * 4);
  for (let vertex = 0; vertex < positions.length / 3; vertex++) {
    const [at, to] = [3 * vertex, 4 * vertex];
    let [length, given, together] = [0, 0, 0];
    for (let axis = 0; axis < 3; axis++) {
      length += sums[at + axis]! ** 2;
      given += normals[to + axis]! ** 2;
      together += sums[at + axis]! * normals[to + axis]!;
    }
    const isSame = length > 0 && together >= sameCosine * Math.sqrt(length * given);
    const by = 32767 / Math.sqrt(isSame ? length : given || 1);
    for (let axis = 0; axis < 3; axis++) fine[to + axis] = by * (isSame ? sums[at + axis]! : normals[to + axis]!);
  }
  return fine;
}

/** Angle of a triangle at one of its corners, in radians: slim triangles beside a vertex must not outvote wide ones. */
function angleAt({ positions: p, indices }: ViewMesh, corner: number): number {
  const first = corner - (corner % 3);
  const a = 3 * indices[corner]!;
  const b = 3 * indices[first + ((corner + 1) % 3)]!;
  const c = 3 * indices[first + ((corner + 2) % 3)]!;
  const ux = p[b]! - p[a]!;
  const uy = p[b + 1]! - p[a + 1]!;
  const uz = p[b + 2]! - p[a + 2]!;
  const vx = p[c]! - p[a]!;
  const vy = p[c + 1]! - p[a + 1]!;
  const vz = p[c + 2]! - p[a + 2]!;
  const sine = Math.sqrt((uy * vz - uz * vy) ** 2 + (uz * vx - ux * vz) ** 2 + (ux * vy - uy * vx) ** 2);
  return Math.atan2(sine, ux * vx + uy * vy + uz * vz);
}
