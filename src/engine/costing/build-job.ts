import type { Fact } from '../catalog/schema.js';
import type { ExtentsMm } from '../part-measures.js';

/** What the price of a part depends on, in the pose it is built in. */
export type CostedPart = {
  volumeMm3: number;
  surfaceAreaMm2: number;
  orientedBoxMm: ExtentsMm;
  /** Full volume of the space that supports stand in. */
  supportVolumeMm3: number;
  lotSize: number;
};

/** One build job and what a part in it costs, before anything is sold. `facts` are the catalog values that the costs rest on. */
export type BuildJob = {
  layerThicknessMm: number;
  layerCount: number;
  buildHeightMm: number;
  partsPerJob: number;
  /** Hours that the machine is taken. */
  jobHours: number;
  /** Hours after the machine is free until the parts can be taken out. */
  coolingHours: number;
  partMassG: number;
  /** Solid volume of the support structures. */
  supportVolumeMm3: number;
  supportMassG: number;
  machineCostPerPart: number;
  materialCostPerPart: number;
  preCostPerPart: number;
  postCostPerPart: number;
  assumptions: string[];
  facts: Fact[];
};
