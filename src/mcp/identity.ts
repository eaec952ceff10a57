import { McpServer, type ServerCapabilities, type ServerOptions } from '@modelcontextprotocol/server';
import { version } from '../version.js';
import { tasksExtension } from './client-capabilities.js';
import { serverIcons } from './icon.js';
import { filterMessages } from './last-filter.js';

/** MCP Apps: hosts show a view only of servers that say so, too. */
const viewExtension = 'io.modelcontextprotocol/ui';

/** Clients cut instructions at 2 KB; the order of calls comes first. */
export const instructions = [
  'Order of calls: analyze_part(file) first. It waits up to 50 s; while state is "running", call get_job(job) until it is not.',
  'Then fetch_file(partId, kind) for pictures, the 3D model or all numbers, get_part(partId, section) for one place of the report.',
  '',
  'Question -> call:',
  '- "Can this be made, how, what does it cost?": analyze_part without process compares all and ranks the feasible ones.',
  '- Several files, lot sizes or ways, or two versions of a part: one compare_parts, not many analyze_part.',
  '- One process or material: analyze_part with process (slm, sls, mjf, sla, fdm, milling, turning ...) and material (316L, PA12 ...).',
  '- "Where is it too thin?": findings[].where is a point in mm in the part\'s own axes; fetch_file kind=heatmap shows it.',
  '- "Show it": fetch_file kind=view (a page that turns it in 3D), thumbnail or sectionView. "Write it up": kind=reportPdf or report.',
  '- "Is it still running", "what did we do before": get_job, list_jobs. Something refuses to work: get_status.',
  '- STL, OBJ, PLY and BREP carry no length unit. If a note says that it was guessed, tell the user, and repeat with units if it is wrong.',
  '',
  'file is a path on the machine of this server, not a chat attachment. platform "local" sends nothing anywhere. "3dspark" sends the file',
  'to 3D Spark: only when the user wants that. It takes minutes; a paused job says when to ask again; not sooner, 3D Spark blocks users.',
  'Lengths are mm, areas cm2, volumes cm3, masses g. basis says which numbers are measured and which are estimates: tell the user so;',
  'costs are estimates and not offers. null means not known. Asking the same again is free: it returns the finished result.',
].join('\n');

/** All that this server can do, said before any of it is there: it is the same in every configuration. */
const capabilities: ServerCapabilities = {
  tools: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
  completions: {},
  extensions: { [tasksExtension]: {}, [viewExtension]: {} },
};

/** A protocol server that says who it is, and has nothing to offer yet. */
export function createIdentified(options: Pick<ServerOptions, 'requestState'> = {}): McpServer {
  const identity = { name: 'part-analysis-mcp', title: 'Part analysis', version, icons: serverIcons };
  const server = new McpServer(identity, { ...options, instructions, capabilities });
  filterMessages(server);
  return server;
}
