import { codeIn, type Fault, type Page } from './page.js';
import { sourceText } from './sources.js';

/** Words of others, such as hosts and Node itself. */
const ofOthers = new Set(['spawn node ENOENT', 'Cannot find module …/dist/server.js', 'SyntaxError', 'Unsupported engine']);

/**
 * Messages that docs/troubleshooting.md explains and that nobody can see any more: quoted in the first column of a table, `…` for what
 * varies, and not in the sources.
 */
export function goneMessages(pages: readonly Page[]): Fault[] {
  const source = sourceText('src') + sourceText('scripts/packaging');
  return pages
    .filter(({ path }) => path === 'docs/troubleshooting.md')
    .flatMap(({ path, lines }) =>
      lines.flatMap(({ number, text }) =>
        messagesIn(text).flatMap((message) => {
          const gone = pieces(message).filter((piece) => !source.includes(piece));
          return gone.map((piece) => ({ path, line: number, problem: `no message says "${piece}"` }));
        }),
      ),
    );
}

function messagesIn(text: string): string[] {
  const first = /^\| (.*?) \| /.exec(text)?.[1] ?? '';
  return codeIn(first).filter((message) => message.includes(' ') && !ofOthers.has(message));
}

function pieces(message: string): string[] {
  return message
    .split('…')
    .map((piece) => piece.trim())
    .filter((piece) => piece.length > 3);
}
