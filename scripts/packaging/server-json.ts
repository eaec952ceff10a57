import { about, displayName, shortDescription } from './about.js';
import { choicesOf, defaultOf, isNumber, isPath, isSecret, isSwitch, meaningOf, type VariableName, variableNames } from './settings.js';

/**
 * The entry of the MCP registry. Its name must be `mcpName` of package.json; the namespace before the slash is proven at publication, so
 * until its owner has set one, the package stands for itself. The .mcpb is added at a release: it needs the address and hash of that file.
 *
 * @see https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json
 */
export function serverJson() {
  return {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: about.mcpName ?? `${about.name}/${about.name}`,
    title: displayName,
    description: shortDescription,
    version: about.version,
    ...(about.repository && { repository: { url: about.repository.url.replace(/^git\+|\.git$/g, ''), source: 'github' } }),
    ...(about.homepage && { websiteUrl: about.homepage }),
    packages: [
      {
        registryType: 'npm',
        registryBaseUrl: 'https://registry.npmjs.org',
        identifier: about.name,
        version: about.version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        environmentVariables: variableNames.map(environmentVariable),
      },
    ],
  };
}

function environmentVariable(name: VariableName) {
  const choices = choicesOf(name);
  const value = defaultOf(name);
  return {
    name,
    description: meaningOf(name),
    isRequired: false,
    isSecret: isSecret(name),
    format: formatOf(name),
    ...(value !== undefined && { default: value }),
    ...(choices && { choices }),
  };
}

function formatOf(name: VariableName): string {
  if (isPath(name)) return 'filepath';
  if (isSwitch(name)) return 'boolean';
  return isNumber(name) ? 'number' : 'string';
}
