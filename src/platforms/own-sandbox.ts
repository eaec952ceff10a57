import type { Clock } from '../clock.js';
import type { Engine } from '../engine/engine.js';
import type { Sandbox } from '../sandbox/sandbox.js';

/** Emulated vendors inside this process, started when the first of them is needed; most runs never load them. */
export function createOwnSandbox(engine: Pick<Engine, 'analyze' | 'orient'>, defaultSpeed: () => number, clock: Clock) {
  let running: Promise<Sandbox> | undefined;

  async function load(port: number | undefined): Promise<Sandbox> {
    const { startSandbox } = await import('../sandbox/sandbox.js');
    return startSandbox({ analyze: engine.analyze, orient: engine.orient, speed: defaultSpeed(), clock, ...(port && { port }) });
  }

  return {
    /** Where they are, and credentials that work there. `port`: any free one unless given. */
    start(port?: number): Promise<Sandbox> {
      running ??= load(port);
      return running;
    },

    async close(): Promise<void> {
      await (await running?.catch(() => undefined))?.close();
    },
  };
}
