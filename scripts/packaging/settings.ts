import { z } from 'zod';
import { variables } from '../../src/config.js';

export type VariableName = keyof typeof variables;
export const variableNames = Object.keys(variables) as VariableName[];

const secret = /_(USERNAME|EMAIL|PASSWORD|CLIENT_ID|CLIENT_SECRET|TOKEN)$/;
const paths: VariableName[] = ['PART_OUTPUT_DIR', 'PART_STATE_DIR', 'PART_CATALOG'];
/** Their defaults are not the same on every machine. */
const ofTheMachine: VariableName[] = ['PART_DIRS', 'PART_OUTPUT_DIR', 'PART_STATE_DIR', 'ENGINE_PROCESSES'];

/** Whether the variable is part of a login: hosts hide and protect what is typed. */
export function isSecret(name: VariableName): boolean {
  return secret.test(name);
}

export function isPath(name: VariableName): boolean {
  return paths.includes(name);
}

/** What the variable means, without the marks that only a page of documentation shows. */
export function meaningOf(name: VariableName): string {
  return (variables[name].description ?? '').replaceAll('`', '');
}

/** The default as a text, when there is one and it is the same everywhere. */
export function defaultOf(name: VariableName): string | undefined {
  const { data } = variables[name].safeParse(undefined);
  return data === undefined || ofTheMachine.includes(name) ? undefined : String(data);
}

/** The words that are accepted; none when the text is free, or a switch. */
export function choicesOf(name: VariableName): string[] | undefined {
  if (isSwitch(name)) return undefined;
  return (z.toJSONSchema(variables[name], { io: 'input', unrepresentable: 'any' }) as { enum?: string[] }).enum;
}

/** Whether the variable is on or off. */
export function isSwitch(name: VariableName): boolean {
  return typeof variables[name].safeParse(undefined).data === 'boolean';
}

export function isNumber(name: VariableName): boolean {
  return typeof variables[name].safeParse(undefined).data === 'number';
}
