import { z } from 'zod';
import { fixedResources, resourceFamilies } from '../../src/resources/index.js';
import { tools } from '../../src/tools/index.js';
import { code, firstSentence, table } from './markdown.js';
import { type Schema, typeOf } from './schema-words.js';
import { toolExamples } from './tool-examples.js';

type Tool = (typeof tools)[number];

const isForModels = ({ meta }: Tool) => !JSON.stringify(meta ?? {}).includes('"visibility":["app"]');

/** The tools in one line each. */
export function toolSummary(): string[] {
  return table(
    ['tool', 'what it does'],
    tools.filter(isForModels).map(({ name, description }) => [`[${code(name)}](docs/tools.md#${name})`, firstSentence(description)]),
  );
}

/** Resources that hosts can read. */
export function resourceTable(): string[] {
  const families = resourceFamilies.map(({ uriTemplate, description }) => [code(uriTemplate), description]);
  return table(['resource', 'what it is'], [...families, ...fixedResources.map(({ uri, description }) => [code(uri), description])]);
}

/** One chapter for each tool. */
export function toolReference(): string[] {
  return tools.flatMap((tool) => [
    `### ${tool.name}`,
    '',
    `**${tool.title}.** ${tool.description}`,
    '',
    ...(isForModels(tool) ? [] : ['Called by the 3D view; hosts do not show it to models.', '']),
    annotationLine(tool),
    '',
    ...inputs(tool),
    '',
    ...outputs(tool),
    '',
    ...example(tool),
    '',
  ]);
}

const hints: [name: keyof Tool['annotations'], yes: string, no: string][] = [
  ['readOnlyHint', 'changes nothing', 'may start or change something'],
  ['destructiveHint', 'may replace, delete, spend or end something', 'destroys nothing'],
  ['idempotentHint', 'the same call twice does no more than once', 'each call counts'],
  ['openWorldHint', 'may talk to a vendor', 'stays on this machine'],
];

function annotationLine({ annotations }: Tool): string {
  const words = hints.map(([name, yes, no]) => `${annotations[name] ? yes : no} (${code(`${name}: ${annotations[name]}`)})`);
  return `Annotations: ${words.join('; ')}.`;
}

function inputs({ input }: Tool): string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input' }) as Schema;
  const rows = Object.entries(properties).map(([name, schema]) => [
    code(name),
    typeOf(schema),
    required.includes(name) ? 'yes' : schema.default === undefined ? 'no' : `no, default ${code(JSON.stringify(schema.default))}`,
    schema.description ?? '',
  ]);
  return rows.length === 0 ? ['No inputs.'] : table(['input', 'type', 'required', 'meaning'], rows);
}

function outputs({ output }: Tool): string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }) as Schema;
  const words = Object.entries(properties).map(
    ([name, schema]) => `${code(name + (required.includes(name) ? '' : '?'))} (${typeOf(schema)})`,
  );
  return [`Returns ${words.join(', ')}.`];
}

/** @throws {Error} when a tool has no example, or one that it would not take. */
function example({ name, input }: Tool): string[] {
  const given = toolExamples[name];
  if (!given) throw new Error(`scripts/docs/tool-examples.ts has no example for ${name}.`);
  const parsed = input.safeParse(given);
  if (!parsed.success) throw new Error(`The example for ${name} does not fit: ${z.prettifyError(parsed.error)}`);
  return ['```json', JSON.stringify({ name, arguments: given }, undefined, 2), '```'];
}
