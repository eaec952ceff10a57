/** What a server has said on stdout, watched byte by byte: nothing but messages of the protocol, one to a line. */
export function watchStdout(heard: (line: string, message: Record<string, unknown>) => void) {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const faults: string[] = [];
  let rest = '';
  let bytes = 0;

  function readLine(line: string): void {
    const message = toMessage(line);
    if (typeof message === 'string') faults.push(message);
    else heard(line, message);
  }

  return {
    /** What is no message, in words; empty when all is well. A last line without an end is none: the server may have been killed in it. */
    faults,
    bytes: () => bytes,
    rest: () => rest,
    add(piece: Buffer): void {
      bytes += piece.length;
      try {
        const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) readLine(line);
      } catch (error) {
        faults.push(`not UTF-8: ${error}`);
      }
    },
  };
}

/** The message in a line, or what is wrong with it. */
function toMessage(line: string): Record<string, unknown> | string {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return `no JSON: ${line.slice(0, 200)}`;
  }
  const { jsonrpc, id, method, result, error } = (message ?? {}) as Record<string, unknown>;
  const isAnswer = id !== undefined && (result !== undefined) !== (error !== undefined);
  if (jsonrpc === '2.0' && (typeof method === 'string' || isAnswer)) return message as Record<string, unknown>;
  return `no JSON-RPC: ${line.slice(0, 200)}`;
}
