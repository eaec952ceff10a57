export type Instruction = { word: string; rest: string };

/** Instructions of each stage of a Dockerfile, in order; every stage begins with its FROM. Comments and continued lines are joined away. */
export function readDockerfile(text: string): Instruction[][] {
  const lines = text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') stages.push([]);
    stages.at(-1)?.push({ word, rest });
  }
  return stages;
}

/** What .dockerignore lets through, when it forbids everything first. */
export function allowed(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines[0] === '*' ? lines.slice(1).map((line) => line.replace(/^!/, '')) : [];
}
