import type { MeshHealth, MeshSizes, PartMeasures } from '../../part-measures.js';

/** The checks of the mesh as it came and as it was analyzed, and what was done in between, in 3D Spark's words. */
export function meshChecks({ upload, analysis, actions, isWatertight, basis, surfaceHoles, before, after }: PartMeasures) {
  const { closedCount = 0, closedAreaMm2 = 0 } = surfaceHoles ?? {};
  const filling = `${closedCount} ${closedCount === 1 ? 'hole' : 'holes'} with ${(closedAreaMm2 / 100).toPrecision(3)} cm2 of surface`;
  return {
    upload_file: {
      'Unambiguous Mesh': check(upload.isUnambiguous, 'The file holds the same geometry more than once: export the part once.'),
      ...healthChecks({ ...upload, isWatertight: basis === 'exact' ? isWatertight : upload.isWatertight }),
    },
    analysis_mesh: healthChecks(analysis),
    actions_performed_on_initial_mesh: {
      'Fixing Winding': action(actions.fixedWinding),
      'Inverting Flipped Triangles': action(actions.invertedFlippedTriangles),
      // The engine analyzes every triangle of the file.
      'Mesh Size Reduction': action(false),
      'Merging Open Edges': action(actions.mergedOpenEdges),
      'Closing Holes': action(actions.closedHoles, `Closed ${filling} in a copy; the file is unchanged. Close them in CAD to be sure.`),
      'Removing Doubled Geometry': action(actions.removedDoubledGeometry),
    },
    local_engine: { before: sizes(before), after: sizes(after) },
  };
}

function sizes({ volumeMm3, surfaceAreaMm2, openEdgeCount }: MeshSizes) {
  return { part_vol: volumeMm3 / 1000, part_srf_area: surfaceAreaMm2 / 100, open_edges: openEdgeCount };
}

function healthChecks({ isValidVolume, isWatertight, isWindingConsistent }: MeshHealth) {
  return {
    'Valid Volume': check(isValidVolume, 'The surface encloses no sound volume: export the part as one closed solid.'),
    Watertight: check(isWatertight, 'The surface has open edges: close them in the CAD program or a mesh repair tool.'),
    'Winding Consistent': check(isWindingConsistent, 'Some triangles face the wrong way: recompute the normals before exporting.'),
  };
}

function check(isOk: boolean, advice: string) {
  return { check_passed: isOk, suggested_user_action: isOk ? '' : advice };
}

function action(wasDone: boolean, done = 'Done in a copy; the file is unchanged.') {
  return {
    check_passed: wasDone ? true : null,
    suggested_user_action: wasDone ? done : 'Not required.',
  };
}
