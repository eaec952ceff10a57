/** A word of the field as this server uses it; `name` is its field in tools and results, whose ending is the unit. */
export type Term = { term: string; name?: string; unit?: string; meaning: string };

const part: Term[] = [
  { term: 'part', name: 'partId', meaning: 'The thing to be made. Its id stands for one analysis of one file and is 32 hex digits.' },
  { term: 'part file', name: 'file', meaning: 'The file on disk that describes a part: a CAD model or a mesh of triangles.' },
  { term: 'length unit of the file', name: 'units', meaning: 'STL, OBJ, PLY and BREP carry none; a guess is told in notes.' },
  { term: 'bounding box', name: 'boundingBoxMm', unit: 'mm', meaning: 'Extents of the part along the axes of its file: x, y and z.' },
  {
    term: 'smallest bounding box',
    name: 'minBoundingBoxMm',
    unit: 'mm',
    meaning: 'The box of least volume around the part, turned in any way.',
  },
  { term: 'volume', name: 'volumeCm3', unit: 'cm³', meaning: 'What the closed surface of the part encloses.' },
  { term: 'surface area', name: 'surfaceAreaCm2', unit: 'cm²', meaning: 'All of the surface, that of inner cavities included.' },
  { term: 'mass', name: 'massG', unit: 'g', meaning: 'Volume times the density of the material, without supports.' },
  { term: 'body', name: 'bodies', meaning: 'A piece that touches no other one. A part of several may be an assembly.' },
  { term: 'triangle', name: 'triangles', meaning: 'One facet of the mesh that the part was measured on.' },
  {
    term: 'watertight',
    name: 'isWatertight',
    meaning: 'The surface is closed: every edge joins two triangles. Only then is there a volume.',
  },
];

const shape: Term[] = [
  {
    term: 'wall thickness',
    name: 'minWallThicknessMm',
    unit: 'mm',
    meaning: 'Through material, between opposite faces: the thinnest place.',
  },
  { term: 'wall thickness holds', name: 'wallThicknessOk', meaning: 'The thinnest wall is not below what the process can make.' },
  { term: 'gap size', name: 'minGapSizeMm', unit: 'mm', meaning: 'Through air, between opposite faces: the narrowest place.' },
  { term: 'gap size holds', name: 'gapSizeOk', meaning: 'The narrowest gap is not so narrow that the process closes it.' },
  {
    term: 'overhang angle',
    unit: 'degree',
    meaning: 'Of a surface that faces down, to the build plate: 0 is a ceiling, 90 a wall. Below a limit it needs support.',
  },
  { term: 'support', meaning: 'Material that holds overhangs while a part is built, and is taken off afterwards.' },
  { term: 'build orientation', meaning: 'How a part lies in the machine; it decides on supports, height and so on cost.' },
  { term: 'layer thickness', unit: 'mm', meaning: 'Height of one layer of an additive process.' },
];

const making: Term[] = [
  { term: 'process', name: 'process', meaning: 'The way of making, by its short name: slm, sls, mjf, sla, fdm and others of the catalog.' },
  {
    term: 'technology',
    name: 'technology',
    meaning: 'The kind of process: milling, turning or sheet_metal; absent where the part is printed.',
  },
  { term: 'machine', name: 'machine', meaning: 'The type of machine that the part was checked and priced on.' },
  { term: 'material', name: 'material', meaning: 'What the part is of. Feedstock is said only of powder, wire or resin as it is bought.' },
  {
    term: 'build envelope',
    unit: 'mm',
    meaning: 'The largest part that a machine takes, as three lengths; three lengths are not a volume.',
  },
  { term: 'fits the machine', name: 'fitsMachine', meaning: 'In some orientation the part lies within the build envelope.' },
  {
    term: 'feasible',
    name: 'isFeasible',
    meaning: 'No finding says that the part cannot be made in this way; null where a check was not possible.',
  },
  { term: 'finding', name: 'findings', meaning: 'One check against one limit: what was found, the limit, where, and what to do about it.' },
  {
    term: 'alternative',
    name: 'alternatives',
    meaning: 'Another process for the same part, in a few numbers, the feasible and cheap ones first.',
  },
];

const money: Term[] = [
  { term: 'lot size', name: 'lotSize', meaning: 'Identical parts in one production order.' },
  {
    term: 'cost per part',
    name: 'costPerPart',
    unit: 'currency',
    meaning: 'What making one part of the lot costs; an estimate, and no offer.',
  },
  { term: 'cost per lot', name: 'costPerLot', unit: 'currency', meaning: 'The cost of all parts of the lot together.' },
  {
    term: 'market price',
    name: 'marketPricePerPart',
    unit: 'currency',
    meaning: 'What a supplier may ask for one part; the local estimate is the cost times a factor of the catalog.',
  },
  { term: 'currency', name: 'currency', meaning: 'The currency of every cost and price of the result, as a code of three letters.' },
  {
    term: 'lead time',
    name: 'leadTimeDays',
    unit: 'days',
    meaning: 'From the start of making to the finished lot; local estimates count machine time and one day, no queues.',
  },
  { term: 'break-even', meaning: 'The lot size from which another way of making is the cheaper one.' },
];

const work: Term[] = [
  {
    term: 'platform',
    name: 'platform',
    meaning: 'Who does the work: local is this machine; any other is a vendor, and files are sent there.',
  },
  {
    term: 'source',
    name: 'source',
    meaning: 'Who said the numbers, with version. "(sandbox)" marks an emulation, whose numbers mean nothing.',
  },
  {
    term: 'basis',
    name: 'basis',
    meaning: 'Where each number comes from: measured on the part, estimated by a model, or said by a vendor.',
  },
  { term: 'note', name: 'notes', meaning: 'What one should know about the result, such as a unit that was guessed.' },
  { term: 'name', name: 'name', meaning: 'What the part is called: its file without the ending.' },
  {
    term: 'job',
    name: 'job',
    meaning: 'Work that goes on when the call is over, also after a restart. Vendors call it task, run or execution.',
  },
  {
    term: 'state',
    name: 'state',
    meaning:
      'running, paused (waits for a time that its message names), succeeded, failed, cancelled, or interrupted (get_job takes it up).',
  },
  { term: 'progress', name: 'progressPercent', unit: '%', meaning: 'How far a running job is.' },
  { term: 'message', name: 'message', meaning: 'What is going on with a job, or what to do next.' },
  { term: 'result', name: 'result', meaning: 'What a job has come to.' },
];

const vendors: Term[] = [
  {
    term: 'asset',
    name: 'basename',
    meaning: 'At 3D Spark: a drawing, picture or document that belongs to a part, known by its file name.',
  },
  { term: 'request for quotation', meaning: 'At 3D Spark: mail and files for suppliers. This server prepares it and never sends it.' },
  { term: 'project, case', name: 'caseId', meaning: 'At ColdStream: a thermal simulation is a case; cases lie in projects.' },
  {
    term: 'region, boundary',
    name: 'componentId',
    meaning: 'At ColdStream: a body of the case, and a face where heat or fluid goes in or out.',
  },
  { term: 'credits', name: 'credits', meaning: 'What a run at ColdStream is paid with.' },
  { term: 'hub, workspace, version', meaning: 'At Seequent Evo: where a workspace is served, what files lie in, and one state of a file.' },
  { term: 'execution', meaning: 'At Aplos NCA: one analysis of a data file; each uses one of the monthly allowance. Here it is a job.' },
];

/** The words of tools, results and vendors, in the order in which a reader needs them. */
export const glossary: { heading: string; terms: Term[] }[] = [
  { heading: 'The part', terms: part },
  { heading: 'Its shape', terms: shape },
  { heading: 'Making it', terms: making },
  { heading: 'What it costs', terms: money },
  { heading: 'Jobs and numbers', terms: work },
  { heading: 'Words of the vendors', terms: vendors },
];
