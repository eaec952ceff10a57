import { z } from 'zod';

/**
 * What 3D Spark sends, in its own spelling: the fields that are read, and nothing about the others. Every one may be null or
 * absent, since the pages print one example each; a single value of another type counts as unknown and does not cost the
 * whole answer, for which the account has paid.
 *
 * @see 3D Spark pages "Access the 3D Spark Platform via API" (parts and results) and "File API" (files and assets)
 */
const number = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);
const text = z.string().nullish().catch(null);

/** 32 hexadecimal digits; some pages print the same ids with dashes. */
export const PartId = z
  .string()
  .transform((id) => id.replaceAll('-', '').toLowerCase())
  .pipe(z.string().regex(/^[0-9a-f]{32}$/));

/** `POST /api/v1/part/` */
export const UploadAnswer = z.looseObject({ part_id: PartId, basename: text, name: text });

/** The state machine of `cad_stat`, `process_chain_stat` and `asset_stat`; printed for assets only. Three m are theirs. */
export const StateMachine = z
  .looseObject({
    choices: z.record(
      z.string(),
      z.looseObject({
        name: text,
        finished: flag,
        error: z.looseObject({ message: text, error_raised: flag, recommmended_user_action: text }).nullish(),
      }),
    ),
  })
  .nullish()
  .catch(null);
export type StateMachine = z.output<typeof StateMachine>;

const Feasibility = z.looseObject({
  gap_size: z.looseObject({ gap_lim_min: number, gap_min: number, gap_min_chk: flag }).nullish(),
  size: z
    .looseObject({
      fits_mac: flag,
      size_lim_max: number,
      size_lim_min: number,
      size_max: number,
      size_max_chk: flag,
      size_min: number,
      size_min_chk: flag,
    })
    .nullish(),
  thickness: z
    .looseObject({ t_lim_min: number, t_lim_max: number, t_min: number, t_min_chk: flag, t_max: number, t_max_chk: flag })
    .nullish(),
});

/** Lengths in mm, mass in g, money in EUR, lead time in days. */
export const ProcessChain = z.looseObject({
  name: text,
  tech: text,
  prc: text,
  prc_acronym: text,
  material_name: text,
  machine_name: text,
  machine_bld_size_x: number,
  machine_bld_size_y: number,
  machine_bld_size_z: number,
  or_bb_x: number,
  or_bb_y: number,
  or_bb_z: number,
  part_mass: number,
  leadtime: number,
  fits_mac: flag,
  cost: z.looseObject({ cost_pp: number, cost_pl: number }).nullish(),
  market_price: z.looseObject({ market_price_pp: z.looseObject({ calculated: number, user: number }).nullish() }).nullish(),
  feasibility: Feasibility.nullish(),
  process_chain_stat: StateMachine,
});
export type ProcessChain = z.output<typeof ProcessChain>;

const MeshCheck = z.looseObject({ check_passed: flag, suggested_user_action: text });

const Material = z.looseObject({ mat_name: text }).nullish();

const Asset = z.looseObject({
  basename: z.string(),
  asset_type: text,
  updated: text,
  asset_stat: StateMachine,
  analysis_results: z
    .looseObject({
      drawing_analysis: z
        .looseObject({
          drawing_analysis: z
            .looseObject({
              top_x_material_list: z
                .array(
                  z.looseObject({
                    mat_lvl_1: Material,
                    mat_lvl_2: Material,
                    mat_lvl_3: Material,
                    mat_lvl_4: Material,
                    confidence: number,
                    am_material: Material,
                  }),
                )
                .nullish(),
              top_x_am_material_list: z.array(Material).nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish()
    .catch(null),
});
export type Asset = z.output<typeof Asset>;

/** By id of the asset. */
export const Assets = z.record(z.string(), Asset);
export type Assets = z.output<typeof Assets>;

/** `POST` and `DELETE /api/v1/part/{id}/assets/` */
export const AssetDocument = z.looseObject({ part_id: PartId, message: text, name: text, assets: Assets.nullish() });
export type AssetDocument = z.output<typeof AssetDocument>;

/** Lengths in mm, area in cm², volume in cm³. */
export const AnalysisReport = z.looseObject({
  part_id: PartId.nullish().catch(null),
  name: text,
  basename: text,
  bb_x: number,
  bb_y: number,
  bb_z: number,
  min_bb_x: number,
  min_bb_y: number,
  min_bb_z: number,
  part_vol: number,
  part_srf_area: number,
  t_min: number,
  gap_min: number,
  lot_size: number,
  is_assembly: flag,
  upload_file_units: text,
  cad_stat: StateMachine,
  mesh_checks: z.record(z.string(), z.record(z.string(), MeshCheck).nullish()).nullish(),
  primary_process_chain_id: text,
  process_chains: z.record(z.string(), ProcessChain.nullish()).nullish(),
  assets: Assets.nullish(),
});
export type AnalysisReport = z.output<typeof AnalysisReport>;

/** `GET /api/v1/analysisResult/{id}/` */
export const AnalysisAnswer = z.looseObject({ analysis_finished: z.boolean(), analysis_report: AnalysisReport.nullish() });

/** `GET /api/v1/analysisResult/simplified/{id}/`. How it looks while the analysis runs is not on their page. */
export const SimplifiedAnswer = z.looseObject({
  analysis_finished: flag,
  part_id: PartId.nullish().catch(null),
  bb_x: number,
  bb_y: number,
  bb_z: number,
  part_vol: number,
  part_srf_area: number,
  cost_pp: number,
  market_price_pp: number,
  thickness: flag,
  gap_size: flag,
  fits_mac: flag,
});
export type SimplifiedAnswer = z.output<typeof SimplifiedAnswer>;

/** Which message on the web socket, by its `task`, says that a task has ended. The STL spelling is not on their page. */
export const taskNames = {
  report: ['write_and_store_analysis_results_XLS'],
  orientedCad: ['apply_optimal_orientation_and_store_file_STEP', 'apply_optimal_orientation_and_store_file_STL'],
  asset: ['PartAssetApi'],
} as const;

/** One message of the web socket. Only `task` is on their page. */
export const TaskMessage = z.looseObject({ task: z.string().max(200), part_id: z.unknown().optional() });
