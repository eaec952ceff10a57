import { describe, expect, test } from 'vitest';
import { toAnalysisState } from '../../src/vendors/spark/analysis-state.js';
import { toAssets } from '../../src/vendors/spark/assets.js';
import { toRfqMail } from '../../src/vendors/spark/rfq-mail.js';
import { toResult } from '../../src/vendors/spark/to-result.js';
import { toSimplifiedResult } from '../../src/vendors/spark/to-simplified-result.js';
import { AnalysisAnswer, AssetDocument, PartId, SimplifiedAnswer, TaskMessage, UploadAnswer } from '../../src/vendors/spark/wire.js';
import { PartResult } from '../../src/vocabulary.js';
import {
  assetAnswer,
  assetDeletedAnswer,
  finishedAnswer,
  pendingAnswer,
  rfqMail,
  simplifiedAnswer,
  uploadAnswer,
} from '../support/spark-documents.js';

const origin = { vendor: '3D Spark', route: 'GET /api/v1/analysisResult/{id}/' };
const source = '3D Spark';

describe('what the pages of 3D Spark print', () => {
  test('the answer to an upload names the part', () => {
    const answer = UploadAnswer.parse(uploadAnswer);

    expect(answer).toMatchObject({ part_id: '0969919be77e48cfb82706d2c320adfd', name: 'my model', basename: 'my_model.stl' });
  });

  test('a part id with dashes is the same as one without', () => {
    const id = PartId.parse('BD288E83-69C9-44E3-8AE2-2DBFE562CA3E');

    expect(id).toBe('bd288e8369c944e38ae22dbfe562ca3e');
    expect(PartId.safeParse('../8369c944e38ae22dbfe562ca3e').success).toBe(false);
  });

  test('an analysis without a report is running', () => {
    const state = toAnalysisState(JSON.stringify(pendingAnswer), origin);

    expect(state).toEqual({ state: 'running' });
  });

  test('a finished analysis is handed on as it was sent, and its report is read', () => {
    const text = `${JSON.stringify(finishedAnswer, null, 4)}\n`;

    const state = toAnalysisState(text, origin);

    expect(state).toMatchObject({ state: 'finished', text, report: { name: 'my model', lot_size: 1 } });
  });

  test('the finished report becomes a result in our words', () => {
    const { analysis_report: report } = AnalysisAnswer.parse(finishedAnswer);

    const result = toResult(report!, { source });

    expect(PartResult.parse(result)).toEqual(result);
    expect(result).toEqual({
      platform: '3dspark',
      source: '3D Spark',
      name: 'my model',
      file: { name: 'my_model.stl', format: 'stl', units: 'mm' },
      process: 'slm',
      material: '316L',
      machine: 'SLM 500',
      lotSize: 1,
      isFeasible: true,
      findings: [
        {
          check: 'wall_thickness',
          ok: true,
          value: 54.72136,
          limit: 0.5,
          unit: 'mm',
          advice: 'The thinnest wall is 54.72 mm, wanted is at least 0.50 mm.',
        },
        {
          check: 'gap_size',
          ok: true,
          value: 49.30496,
          limit: 0.5,
          unit: 'mm',
          advice: 'The narrowest gap is 49.30 mm, wanted is at least 0.50 mm.',
        },
        {
          check: 'machine_size',
          ok: true,
          advice: 'The part fits SLM 500: the build pose measures 80.6 x 94.0 x 89.3 mm, and the machine takes 250.0 x 500.0 x 500.0 mm.',
        },
        {
          check: 'maximum_size',
          ok: true,
          value: 92.43814,
          limit: 1000,
          unit: 'mm',
          advice: 'The longest side is 92.43 mm, wanted is at most 1000.00 mm.',
        },
        {
          check: 'minimum_size',
          ok: true,
          value: 79.19656,
          limit: 7,
          unit: 'mm',
          advice: 'The shortest side is 79.19 mm, wanted is at least 7.00 mm.',
        },
      ],
      minWallThicknessMm: 54.72136,
      wallThicknessOk: true,
      minGapSizeMm: 49.30496,
      gapSizeOk: true,
      fitsMachine: true,
      costPerPart: 1199.33,
      costPerLot: 1199.33,
      marketPricePerPart: 1799,
      currency: 'EUR',
      leadTimeDays: 16,
      massG: 1949.092,
      boundingBoxMm: { x: 86.50474, y: 109.5837, z: 91.11877 },
      minBoundingBoxMm: { x: 79.19656, y: 90.68146, z: 92.43814 },
      volumeCm3: 245.1688,
      surfaceAreaCm2: 269.7284,
      bodies: null,
      triangles: null,
      isWatertight: true,
      alternatives: [
        {
          process: 'milling',
          material: '316L',
          machine: 'DMU 50',
          isFeasible: false,
          costPerPart: 6250.47,
          marketPricePerPart: 6999.5,
          leadTimeDays: 15,
          fails: ['wall_thickness'],
        },
      ],
      notes: [],
      basis: {
        boundingBoxMm: 'vendor',
        minBoundingBoxMm: 'vendor',
        volumeCm3: 'vendor',
        surfaceAreaCm2: 'vendor',
        minWallThicknessMm: 'vendor',
        minGapSizeMm: 'vendor',
        costPerPart: 'vendor',
        costPerLot: 'vendor',
        marketPricePerPart: 'vendor',
        leadTimeDays: 'vendor',
        massG: 'vendor',
      },
    });
  });

  test('the simplified answer becomes a result in our words', () => {
    const answer = SimplifiedAnswer.parse(simplifiedAnswer);

    const result = toSimplifiedResult(answer, '0969919be77e48cfb82706d2c320adfd', source);

    expect(PartResult.parse(result)).toEqual(result);
    expect(result).toMatchObject({
      name: '0969919be77e48cfb82706d2c320adfd',
      process: null,
      isFeasible: true,
      findings: [
        { check: 'wall_thickness', ok: true, advice: 'The walls are thick enough.' },
        { check: 'gap_size', ok: true, advice: 'The gaps are wide enough.' },
        { check: 'machine_size', ok: true, advice: 'The part fits the machine.' },
      ],
      costPerPart: 1199.33,
      marketPricePerPart: 1799,
      boundingBoxMm: { x: 86.50474, y: 109.5837, z: 91.11877 },
      volumeCm3: 245.1688,
      surfaceAreaCm2: 269.7284,
      leadTimeDays: null,
    });
  });

  test('an answer about assets lists both, the materials of the read drawing by confidence and each once', () => {
    const assets = toAssets(AssetDocument.parse(assetAnswer));

    expect(assets).toEqual([
      {
        assetId: 'fe7df47c31004429904c86d247650da8',
        basename: 'MyDrawing.pdf',
        assetType: 'drawing',
        updated: '18.01.2023 14:00',
        analysis: 'running',
        materials: [],
        amMaterials: [],
      },
      {
        assetId: 'cc836a9ac16a4d4abf14246d0f052345',
        basename: '314931ab3_drw.pdf',
        assetType: 'drawing',
        updated: '18.01.2023 13:57',
        analysis: 'finished',
        materials: [
          { material: '2011A', confidence: 0.2012315, amMaterial: 'AlSi10Mg' },
          { material: '31655.0', confidence: 0.2012189, amMaterial: 'AlSi10Mg' },
          { material: '3303', confidence: 0.1991623, amMaterial: 'AlSi10Mg' },
        ],
        amMaterials: ['AlSi10Mg'],
      },
    ]);
  });

  test('the answer to a deleted asset lists what is left', () => {
    const document = AssetDocument.parse(assetDeletedAnswer);

    expect(document.message).toBe('Asset deleted.');
    expect(toAssets(document)).toEqual([]);
  });

  test('a message of the web socket needs nothing but its task', () => {
    const message = TaskMessage.parse({ task: 'write_and_store_analysis_results_XLS' });

    expect(message.task).toBe('write_and_store_analysis_results_XLS');
  });

  test('the prepared mail is taken apart', () => {
    const mail = toRfqMail(rfqMail);

    expect(mail).toEqual({
      recipients: [],
      subject: 'Request for Quotation - MyPart',
      body: 'Dear Sir or Madam,\n\nPart name: MyPart.stl\nQuantity: 1\nMaterial: PLA',
      warnings: ["DON'T FORGET TO ATTACH THE AUTOMATICALLY DOWNLOADED ZIP CONTAINING DRAWINGS AND CADs!"],
    });
  });
});
