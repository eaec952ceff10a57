import { ExpectedError } from '../errors.js';
import { guardStream, logFailure } from '../log.js';
import type { Services } from '../services.js';
import { version } from '../version.js';
import { analyze } from './analyze.js';
import { compare } from './compare.js';
import { doctor } from './doctor.js';
import { sandbox } from './sandbox.js';
import { view } from './view.js';

const usage = `part-analysis-mcp ${version}

  part-analysis-mcp                      MCP server on stdin and stdout, for an AI assistant
  part-analysis-mcp analyze FILE...      measure, check and price part files
      --platform ID      local (default): on this machine; 3dspark: the files are sent to 3D Spark
      --process ID       slm, sls, mjf, sla, fdm ... (default: all are compared)
      --material NAME    316L, PA12, PLA ... (default: the usual one of the process)
      --lot-size N       identical parts per order (default: 1)
      --units UNIT       mm, cm, m or inch, for STL, OBJ, PLY and BREP files
      --save             also save pictures, 3D model and reports
      --force            analyze again although the answer is known
      --json             print the result as JSON
  part-analysis-mcp compare FILE...      every file with every option: ranked table, cost chart
      --process A,B      processes to compare; --material A,B and --lot-size 1,10,100 likewise: all combinations
      --revisions        two versions of one part, the older first: what changed
      --platform, --units, --force, --json as above
  part-analysis-mcp view FILE            the part in 3D with its findings, as one HTML file for any browser
      --output PAGE.html where to write it (default: in the output folder); nothing is overwritten
      --platform, --process, --material, --lot-size, --units, --force as above
  part-analysis-mcp doctor               check settings, folders and credentials
  part-analysis-mcp sandbox [--port N]   serve emulated vendors on this machine until stopped, for trying out
  part-analysis-mcp --help | --version
`;

/** Runs one command of the command line and returns the exit code: 0 done, 1 failed, 2 not understood. */
export async function runCommand([command, ...rest]: string[], services: Services): Promise<number> {
  // The credentials of an emulated vendor are there to be read.
  if (command !== 'sandbox') guardStream(process.stdout);
  try {
    if (command === '--version' || command === '-v') return print(`${version}\n`);
    if (command === '--help' || command === '-h' || command === 'help') return print(usage);
    if (command === 'analyze') return await analyze(rest, services);
    if (command === 'compare') return await compare(rest, services);
    if (command === 'view') return await view(rest, services);
    if (command === 'doctor') return await doctor(services);
    if (command === 'sandbox') return await sandbox(rest, services);
  } catch (error) {
    if (error instanceof ExpectedError) process.stderr.write(`${error.message}\n${error.hint}\n`);
    else logFailure(`command ${command}`, error);
    return 1;
  }
  process.stderr.write(`Unknown command "${command}".\n\n${usage}`);
  return 2;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
