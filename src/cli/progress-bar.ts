import type { Call } from '../call.js';

const width = 24;

/** A call that ends at Ctrl+C and shows how far it is: a bar on a terminal, nothing where stderr is a file. */
export function terminalCall(title: string): Call & { end(): void } {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt);
  const isTerminal = process.stderr.isTTY;
  const clear = () => isTerminal && process.stderr.write('\r\x1b[K');

  return {
    signal: interrupted.signal,
    tool: 'the command line',
    progress(fraction, message) {
      if (!isTerminal) return;
      const filled = Math.round(Math.min(fraction, 1) * width);
      const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
      const line = `${title}  ${bar} ${String(Math.round(fraction * 100)).padStart(3)} %  ${message}`;
      process.stderr.write(`\r\x1b[K${line.slice(0, (process.stderr.columns || 100) - 1)}`);
    },
    end() {
      process.off('SIGINT', interrupt);
      clear();
    },
  };
}
