import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** `request`: before it has arrived as a whole. `answer`: before the first byte of it. `middle`: after some bytes of the answer. */
export type Cut = 'request' | 'answer' | 'middle';

/** Passes bytes to and from a port of this machine; the next connection on which an expected request is made is cut. */
export async function startFaultyLine(targetPort: number) {
  const expected: { request: RegExp; cut: Cut; times: number }[] = [];
  const cuts: string[] = [];
  let stopped: { request: RegExp; what: 'request' | 'answer' } | undefined;
  let held: Socket[] = [];

  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    let rule: { request: RegExp; cut: Cut; times: number } | undefined;
    client.on('error', () => target.destroy()).on('close', () => target.destroy());
    target.on('error', () => client.destroy()).on('close', () => client.end());
    client.on('data', (bytes) => {
      const line = /^(?:GET|POST|PUT|DELETE) \S+/.exec(bytes.toString('latin1'))?.[0];
      if (line) rule = expected.find(({ request, times }) => times > 0 && request.test(line));
      if (line && rule) {
        rule.times--;
        cuts.push(`${rule.cut} of ${line}`);
      }
      if (line && stopped?.request.test(line)) {
        const side = stopped.what === 'request' ? client : target;
        side.pause();
        held.push(side);
      }
      if (rule?.cut !== 'request') return target.write(bytes);
      target.write(bytes.subarray(0, 100), () => cutOff(client, target));
    });
    target.on('data', (bytes) => {
      if (rule?.cut === 'answer') return cutOff(client, target);
      if (rule?.cut === 'middle') return client.write(bytes.subarray(0, bytes.length - 5), () => cutOff(client, target));
      client.write(bytes);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());

  return {
    port: (server.address() as AddressInfo).port,
    /** What was cut, in its order. */
    cuts,
    /** Requests like this one get no farther than their beginning, or their answers do not come, until they are released. */
    hold(request: RegExp, what: 'request' | 'answer'): void {
      stopped = { request, what };
    },
    held: () => held.length,
    release(): void {
      stopped = undefined;
      for (const side of held) side.resume();
      held = [];
    },
    cutAt(request: RegExp, cut: Cut, times = 1): void {
      expected.push({ request, cut, times });
    },
  };
}

function cutOff(client: Socket, target: Socket): void {
  client.resetAndDestroy();
  target.resetAndDestroy();
}
