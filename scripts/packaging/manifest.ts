import { tools } from '../../src/tools/index.js';
import { about, displayName, shortDescription } from './about.js';
import { isSecret, meaningOf, type VariableName } from './settings.js';

type Field = { type: 'string' | 'directory' | 'file' | 'boolean' | 'number'; title: string; description?: string; multiple?: boolean };

/** What a desktop app asks for, in this order. Addresses of vendors and limits stay out: who needs those writes a configuration. */
const fields: Partial<Record<VariableName, Field>> = {
  PART_DIRS: {
    type: 'directory',
    title: 'Folders with part files',
    description: 'Folders that part files may be read from; hidden entries never are. Default: your home folder',
    multiple: true,
  },
  PART_OUTPUT_DIR: { type: 'directory', title: 'Folder for saved files' },
  PART_CATALOG: { type: 'file', title: 'Your own machines, materials and rates' },
  PART_READ_ONLY: { type: 'boolean', title: 'Send nothing to vendors' },
  PART_SANDBOX: { type: 'boolean', title: 'Try out with emulated vendors' },
  PART_TOOLSETS: { type: 'string', title: 'Groups of tools' },
  SPARK_USERNAME: { type: 'string', title: '3D Spark: user name' },
  SPARK_PASSWORD: { type: 'string', title: '3D Spark: password' },
  SPARK_CLIENT_ID: { type: 'string', title: '3D Spark: client id' },
  SPARK_CLIENT_SECRET: { type: 'string', title: '3D Spark: client secret' },
  COLDSTREAM_EMAIL: { type: 'string', title: 'ColdStream: email' },
  COLDSTREAM_PASSWORD: { type: 'string', title: 'ColdStream: password' },
  COLDSTREAM_TOKEN: { type: 'string', title: 'ColdStream: access token' },
  COLDSTREAM_REGION: { type: 'string', title: 'ColdStream: region (eu1, us1, ap1)' },
  EVO_CLIENT_ID: { type: 'string', title: 'Seequent Evo: client id' },
  EVO_CLIENT_SECRET: { type: 'string', title: 'Seequent Evo: client secret' },
  EVO_TOKEN: { type: 'string', title: 'Seequent Evo: access token' },
  EVO_ORG_ID: { type: 'string', title: 'Seequent Evo: organization' },
  EVO_WORKSPACE_ID: { type: 'string', title: 'Seequent Evo: workspace' },
  APLOS_USERNAME: { type: 'string', title: 'Aplos NCA: user name' },
  APLOS_PASSWORD: { type: 'string', title: 'Aplos NCA: password' },
  APLOS_TOKEN: { type: 'string', title: 'Aplos NCA: id token' },
};

const longDescription = `Ask whether a part can be made, how, what it costs and where it is too thin.
Reads STEP, IGES, BREP, STL, 3MF, OBJ, PLY and glTF.

- **On your own machine**: measures, checks and prices parts; no account, no upload. Pictures, 3D model, reports.
- **With your account, when you say so**: 3D Spark, Diabatix ColdStream, Seequent Evo, Aplos NCA.

Every number says whether it was measured, estimated or said by a vendor. All settings are optional. Analyses run in processes of their
own and need Node.js ${about.engines.node.replace('>=', '')} or newer on this machine: https://nodejs.org`;

/** Pages of those who get files when a user asks for it. */
const privacyPolicies = ['https://www.3dspark.de/data-processing-agreement', 'https://www.diabatix.com/terms/privacy-policy'];

/**
 * The manifest of the desktop extension (.mcpb), version 0.3.
 *
 * @see https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md
 */
export function manifest() {
  const names = Object.keys(fields) as VariableName[];
  const inEnvironment = names.filter((name) => !fields[name]?.multiple);
  return {
    $schema: 'https://raw.githubusercontent.com/modelcontextprotocol/mcpb/main/schemas/mcpb-manifest-v0.3.schema.json',
    manifest_version: '0.3',
    name: about.name,
    display_name: displayName,
    version: about.version,
    description: shortDescription,
    long_description: longDescription,
    author: { name: `The ${about.name} authors` },
    ...(about.repository && { repository: about.repository }),
    ...(about.homepage && { homepage: about.homepage, documentation: about.homepage }),
    ...(about.bugs && { support: about.bugs.url }),
    icon: 'assets/icon.png',
    screenshots: ['screenshots/bracket-heatmap.png'],
    server: {
      type: 'node',
      entry_point: 'start.mjs',
      mcp_config: {
        command: 'node',
        // Hosts expand a list of folders to one argument each, and only in arguments.
        args: [`$\{__dirname}/start.mjs`, setting('PART_DIRS')],
        env: Object.fromEntries(inEnvironment.map((name) => [name, setting(name)])),
      },
    },
    tools: tools.filter(isForModels).map(({ name, description }) => ({ name, description: firstSentence(description) })),
    // They are written for what the user names, so hosts ask the server for them.
    prompts_generated: true,
    keywords: ['CAD', 'STEP', 'STL', '3MF', 'additive manufacturing', '3D printing', 'DFM', 'cost', 'wall thickness'],
    license: about.license,
    privacy_policies: privacyPolicies,
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: about.engines.node } },
    user_config: Object.fromEntries(names.map((name) => [name.toLowerCase(), userSetting(name)])),
  };
}

function setting(name: VariableName): string {
  return `$\{user_config.${name.toLowerCase()}}`;
}

function userSetting(name: VariableName) {
  const { type, title, description, multiple } = fields[name]!;
  return {
    type,
    title,
    description: description ?? meaningOf(name).replace(/^1: /, ''),
    required: false,
    ...(multiple && { multiple }),
    ...(isSecret(name) && { sensitive: true }),
    ...(type === 'boolean' && { default: false }),
  };
}

function isForModels({ meta }: (typeof tools)[number]): boolean {
  const { visibility } = (meta?.ui ?? {}) as { visibility?: string[] };
  return visibility?.includes('model') ?? true;
}

function firstSentence(text: string): string {
  return /^.*?[.](?=\s|$)/s.exec(text)?.[0] ?? text;
}
