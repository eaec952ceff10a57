import { installSections } from '../packaging/hosts.js';
import { measuredAccuracy, printAccuracy } from './accuracy-tables.js';
import { machineTable, materialTable, processLimits, processSources, sharedRates } from './catalog-tables.js';
import { glossaryTables } from './glossary-tables.js';
import { promptTable } from './prompt-table.js';
import { comparisonFields, findingFields, jobFields, resultFields } from './result-tables.js';
import { resourceTable, toolReference, toolSummary } from './tool-reference.js';
import { variableTables } from './variable-tables.js';
import { viewKeys } from './view-keys.js';

/** What is generated, by the name between the marks. */
export const sections: Record<string, () => string[]> = {
  tools: toolSummary,
  'tool-reference': toolReference,
  resources: resourceTable,
  variables: variableTables,
  'process-limits': processLimits,
  'process-sources': processSources,
  machines: machineTable,
  materials: materialTable,
  rates: sharedRates,
  'measured-accuracy': measuredAccuracy,
  'print-accuracy': printAccuracy,
  'job-fields': jobFields,
  'result-fields': resultFields,
  'finding-fields': findingFields,
  'comparison-fields': comparisonFields,
  'view-keys': viewKeys,
  glossary: glossaryTables,
  prompts: promptTable,
  ...installSections,
};
