import type { SheetForm, TurnedForm } from '../cut-forms.js';
import type { ExtentsMm } from '../part-measures.js';
import type { FilamentSlice } from '../slicing/filament-slice.js';

/** What the price of a part depends on, in the pose it is built in; `orientedBoxMm` is the smallest box where it is cut out of stock. */
export type CostedPart = {
  volumeMm3: number;
  surfaceAreaMm2: number;
  orientedBoxMm: ExtentsMm;
  /** Full volume of the space that supports stand in. */
  supportVolumeMm3: number;
  lotSize: number;
  /** Only for filament, which cannot be priced without. */
  slice?: FilamentSlice;
  /** Only for milling: directions that tools come from. */
  setupCount?: number;
  /** Only for turning. */
  turned?: TurnedForm;
  /** Only for sheet metal. */
  sheet?: SheetForm;
};

/** One build job and what a part in it costs, before anything is sold. */
export type BuildJob = {
  /** These three only where it is built in layers. */
  layerThicknessMm?: number;
  layerCount?: number;
  buildHeightMm?: number;
  /** How many the job holds when it is full, and what the costs per part are shared by. */
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
  /** What a furnace adds, where parts are sintered. */
  furnaceCostPerPart?: number;
  /** Where it is not what follows from the hours, as for stock that has to be bought. */
  leadTimeDays?: number;
  assumptions: string[];
};
