import { variables } from '../../src/config.js';
import { code, table } from './markdown.js';

const groups: [heading: string, prefix: string][] = [
  ['Folders and what is offered', 'PART_'],
  ['3D Spark', 'SPARK_'],
  ['ColdStream', 'COLDSTREAM_'],
  ['Seequent Evo', 'EVO_'],
  ['Aplos NCA', 'APLOS_'],
  ['The local engine', 'ENGINE_'],
];

/** One table of variables for each group. */
export function variableTables(): string[] {
  return groups.flatMap(([heading, prefix]) => {
    const rows = Object.entries(variables)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { description = '' }]) => [code(name), description]);
    return [`### ${heading}`, '', ...table(['variable', 'meaning'], rows), ''];
  });
}
