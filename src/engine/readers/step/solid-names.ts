import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { explore, type Kernel, withinScope } from './occt.js';
import { firstText, readEntities, referencesIn, type StepEntity } from './step-entities.js';

/** Longer files are not searched for names: it would take seconds. */
const mostChars = 32 * 2 ** 20;

/** Corners of the same solid by the text and by the kernel differ by rounding, and by what the kernel heals [mm; share of the size]. */
const sameMm = 1e-3;
const sameShare = 1e-5;

const solidKeywords = ['MANIFOLD_SOLID_BREP', 'BREP_WITH_VOIDS', 'FACETED_BREP'];
const topology = [
  ...['CLOSED_SHELL', 'ORIENTED_CLOSED_SHELL', 'ADVANCED_FACE', 'FACE_SURFACE', 'FACE_OUTER_BOUND', 'FACE_BOUND', 'EDGE_LOOP'],
  ...['POLY_LOOP', 'ORIENTED_EDGE', 'EDGE_CURVE', 'VERTEX_POINT', 'CARTESIAN_POINT'],
];
const structure = [
  ...[
    'ADVANCED_BREP_SHAPE_REPRESENTATION',
    'FACETED_BREP_SHAPE_REPRESENTATION',
    'SHAPE_REPRESENTATION',
    'SHAPE_REPRESENTATION_RELATIONSHIP',
  ],
  ...['SHAPE_DEFINITION_REPRESENTATION', 'PRODUCT_DEFINITION_SHAPE', 'PRODUCT_DEFINITION', 'PRODUCT_DEFINITION_FORMATION'],
  ...['PRODUCT_DEFINITION_FORMATION_WITH_SPECIFIED_SOURCE', 'PRODUCT'],
];
const wanted = new Set([...solidKeywords, ...topology, ...structure]);

type Entities = Map<number, StepEntity>;
/** Box of the corners of a solid, and where they are, to 0.01 mm. */
type Corners = { min: number[]; max: number[]; places: Set<string> };
type NamedSolid = { name: string; corners: Corners };

/**
 * The names of the solids of a STEP file, in their order; undefined for one whose name is not certain.
 *
 * The kernel tells no names, so the text is searched: from each solid to the product it is the shape of. Which solid of the kernel is
 * which one of the text is seen by the box of its corners in its own coordinates, and where two share a box by the number of corners; where
 * two of different names share that too, neither has one. A product of several solids gives its name to those that have none of their own.
 *
 * @param mmPerUnit length unit of the file
 */
export function solidNames(kernel: Kernel, solids: readonly TopoDS_Shape[], text: string, mmPerUnit: number): (string | undefined)[] {
  if (text.length > mostChars) return solids.map(() => undefined);
  const named = namedSolids(readEntities(text, wanted), mmPerUnit);
  return solids.map((solid) => {
    const corners = ownCorners(kernel, solid);
    const alike = named.filter((other) => hasSameBox(other.corners, corners));
    return onlyName(alike) ?? onlyName(alike.filter((other) => other.corners.places.size === corners.places.size));
  });
}

function onlyName(solids: readonly NamedSolid[]): string | undefined {
  const [first] = solids;
  return first && first.name !== '' && solids.every(({ name }) => name === first.name) ? first.name : undefined;
}

function namedSolids(entities: Entities, mmPerUnit: number): NamedSolid[] {
  const solids = [...entities].filter(([, { keyword }]) => solidKeywords.includes(keyword));
  const productOf = productNames(entities);
  const perProduct = new Map<number | undefined, number>();
  for (const [id] of solids) perProduct.set(productOf(id)?.id, (perProduct.get(productOf(id)?.id) ?? 0) + 1);
  return solids.map(([id, { parameters }]) => {
    const product = productOf(id);
    const own = firstText(parameters);
    const isAlone = perProduct.get(product?.id) === 1;
    return { name: (isAlone ? product?.name || own : own || product?.name) ?? '', corners: cornersInText(entities, id, mmPerUnit) };
  });
}

/** The product that a solid is (part of) the shape of. */
function productNames(entities: Entities): (solid: number) => { id: number; name: string } | undefined {
  const users = usersOf(entities);
  const find = (id: number, depth: number): { id: number; name: string } | undefined => {
    const entity = entities.get(id);
    if (!entity || depth > 12) return undefined;
    if (entity.keyword === 'PRODUCT') return { id, name: productName(entity.parameters) };
    for (const next of nextOnTheWay(entities, users, id, entity)) {
      const product = find(next, depth + 1);
      if (product) return product;
    }
    return undefined;
  };
  return (solid) => find(solid, 0);
}

/** The name follows the number of the product, and is left out by some programs. */
function productName(parameters: string): string {
  const second = parameters.replace(/^\s*'(?:[^']|'')*'\s*,/, '');
  return firstText(second) || firstText(parameters);
}

/** From a solid up to its representation, over to one of the same shape, to the definition, and down to the product. */
function nextOnTheWay(entities: Entities, users: Map<number, number[]>, id: number, { keyword, parameters }: StepEntity): number[] {
  if (keyword === 'SHAPE_DEFINITION_REPRESENTATION') return referencesIn(parameters).slice(0, 1);
  if (keyword.startsWith('PRODUCT_DEFINITION')) return referencesIn(parameters);
  if (keyword === 'SHAPE_REPRESENTATION_RELATIONSHIP') {
    const representations = referencesIn(parameters);
    return representations.flatMap((representation) => definitionsOf(entities, users, representation));
  }
  return users.get(id) ?? [];
}

function definitionsOf(entities: Entities, users: Map<number, number[]>, representation: number): number[] {
  return (users.get(representation) ?? []).filter((user) => entities.get(user)?.keyword === 'SHAPE_DEFINITION_REPRESENTATION');
}

function usersOf(entities: Entities): Map<number, number[]> {
  const users = new Map<number, number[]>();
  for (const [id, { keyword, parameters }] of entities) {
    if (!keyword.includes('SHAPE_REPRESENTATION') && keyword !== 'SHAPE_DEFINITION_REPRESENTATION') continue;
    for (const used of referencesIn(parameters)) {
      const known = users.get(used);
      if (known) known.push(id);
      else users.set(used, [id]);
    }
  }
  return users;
}

function cornersInText(entities: Entities, solid: number, mmPerUnit: number): Corners {
  const corners = noCorners();
  const seen = new Set<number>();
  const open = [solid];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const entity = entities.get(id);
    if (!entity || seen.has(id)) continue;
    seen.add(id);
    if (entity.keyword === 'CARTESIAN_POINT') widen(corners, pointIn(entity.parameters, mmPerUnit));
    // Faces refer to their surfaces too, whose points are no corners; these keywords are not read.
    else open.push(...referencesIn(entity.parameters));
  }
  return corners;
}

function pointIn(parameters: string, mmPerUnit: number): number[] {
  const numbers = /\(([^()]*)\)\s*$/.exec(parameters)?.[1]?.split(',') ?? [];
  return numbers.map((number) => Number(number) * mmPerUnit);
}

/** Corners of the corners of a solid as its own file has it, before the assembly puts it somewhere. */
function ownCorners(kernel: Kernel, solid: TopoDS_Shape): Corners {
  return withinScope((keep) => {
    const corners = noCorners();
    const unplaced = keep(solid.Located(keep(new kernel.TopLoc_Location()), false));
    for (const vertex of explore(kernel, keep, unplaced, 'TopAbs_VERTEX')) {
      const point = keep(kernel.BRep_Tool.Pnt(keep(kernel.TopoDS.Vertex(vertex))));
      widen(corners, [point.X(), point.Y(), point.Z()]);
    }
    return corners;
  });
}

function noCorners(): Corners {
  return { min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity], places: new Set() };
}

function widen({ min, max, places }: Corners, point: readonly number[]): void {
  places.add(point.map((value) => Math.round(value * 100) + 0).join());
  for (let axis = 0; axis < 3; axis++) {
    min[axis] = Math.min(min[axis]!, point[axis]!);
    max[axis] = Math.max(max[axis]!, point[axis]!);
  }
}

function hasSameBox(a: Corners, b: Corners): boolean {
  const limits = ({ min, max }: Corners) => [...min, ...max];
  const others = limits(b);
  const toleranceMm = sameMm + sameShare * Math.max(...others.map(Math.abs));
  return limits(a).every((limit, i) => Math.abs(limit - others[i]!) <= toleranceMm);
}
