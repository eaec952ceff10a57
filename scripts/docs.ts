import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { variables } from '../src/config.js';
import { fixedResources, resourceFamilies } from '../src/resources/index.js';
import { tools } from '../src/tools/index.js';

/** Rewrites the tables in README.md from the declarations: between `<!-- name -->` and `<!-- /name -->`. */
const tables: Record<string, () => string[]> = {
  tools: () => ['| tool | input | what it does |', '|---|---|---|', ...tools.map(toolRow)],
  resources: () => [
    '| resource | what it is |',
    '|---|---|',
    ...resourceFamilies.map(({ uriTemplate, description }) => `| \`${uriTemplate}\` | ${description} |`),
    ...fixedResources.map(({ uri, description }) => `| \`${uri}\` | ${description} |`),
  ],
  variables: () => [
    '| variable | meaning |',
    '|---|---|',
    ...Object.entries(variables).map(([name, { description }]) => `| \`${name}\` | ${description} |`),
  ],
};

function toolRow({ name, input, description }: (typeof tools)[number]): string {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input' });
  const inputs = Object.keys(properties).map((field) => (required.includes(field) ? `\`${field}\`` : `\`${field}\`?`));
  return `| \`${name}\` | ${inputs.join(', ') || '–'} | ${description} |`;
}

let text = readFileSync('README.md', 'utf8');
for (const [name, rows] of Object.entries(tables)) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no place for the table "${name}"`);
  text = `${text.slice(0, from + start.length)}\n${rows().join('\n')}\n${text.slice(to)}`;
}
writeFileSync('README.md', text);
