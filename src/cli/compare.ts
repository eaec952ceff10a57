import { ExpectedError } from '../errors.js';
import { forTerminal } from '../log.js';
import type { Services } from '../services.js';
import { compareParts } from '../tools/compare-parts.js';
import { ComparisonReport, type ComparisonResult } from '../vocabulary.js';
import type { WayOptions } from './analyzed-file.js';
import { comparisonTable } from './comparison-table.js';
import { readPartArguments } from './part-options.js';
import { terminalCall } from './progress-bar.js';
import { followed, interruptedCode, noResult, parseInput } from './run-tool.js';

/** `compare FILE…`: the tools compare_parts and get_job, for people and scripts. Returns the exit code: 1 when a file has no result. */
export async function compare(args: string[], services: Services): Promise<number> {
  const { values, positionals } = readPartArguments(
    args,
    { revisions: { type: 'boolean' }, json: { type: 'boolean' } },
    'compare FILE FILE',
  );
  const call = terminalCall('compare');
  try {
    const input = parseInput(compareParts.input, {
      files: positionals,
      options: optionsOf(values),
      units: values.units,
      force: values.force,
      compareAs: values.revisions ? 'revisions' : undefined,
    });
    const report = await followed(ComparisonReport.parse(await compareParts.run(input, services, call)), services, call);
    call.end();
    if (!report.result) throw noResult(report);
    // get_job hands it on without a look inside.
    const { result } = ComparisonReport.parse(report) as { result: ComparisonResult };
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${comparisonTable(result)}\n`);
    return result.files.every(({ rows }) => rows.some(({ problem }) => problem === undefined)) ? 0 : 1;
  } catch (error) {
    call.end();
    if (call.signal.aborted) return interruptedCode;
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(forTerminal(`${error.message}\n  ${error.hint}\n`));
    return 1;
  }
}

type Values = WayOptions;

/** Every process with every material and every lot size; lists are separated by commas. */
function optionsOf({ process: processes, material, platform, ...values }: Values): Record<string, unknown>[] {
  const lists = [listOf(processes), listOf(material), listOf(values['lot-size'])] as const;
  return lists[0].flatMap((processId) =>
    lists[1].flatMap((name) =>
      lists[2].map((lotSize) => ({
        ...(platform !== undefined && { platform }),
        ...(processId !== undefined && { process: processId }),
        ...(name !== undefined && { material: name }),
        ...(lotSize !== undefined && { lotSize: Number(lotSize) }),
      })),
    ),
  );
}

function listOf(text: string | undefined): (string | undefined)[] {
  return text === undefined ? [undefined] : text.split(',').map((item) => item.trim());
}
