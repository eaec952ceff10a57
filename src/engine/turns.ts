import type { PartFile } from '../files/part-file.js';

/** What decides on the turn of a piece of work. */
export type Wanted = Pick<PartFile, 'sizeBytes' | 'format' | 'sha256'>;
/** `processes` and the memory at which a process is stopped, as they are set at the moment. */
export type Room = { processes: number; memoryMb: number };

type Waiting = { wanted: Wanted; room: Room; go(): void };

/** Every so many turns are the oldest's, so that small work behind a hundred large parts moves up, too. */
const turnsPerOldest = 4;

/** Kernel, code and buffers of a process before its part is read. */
const idleMb = 400;
/** What a byte of a file comes to in memory: 9 MB of STEP were seen to take 940 MB; of meshes it is an estimate on the safe side. */
const bytesPerByteOfSolids = 60;
const bytesPerByteOfMeshes = 12;
const solids: readonly string[] = ['step', 'iges', 'brep'];

/** What is made of a file in memory, in MB. What takes more of it takes longer, too. */
function madeMb({ sizeBytes, format }: Wanted): number {
  return ((solids.includes(format) ? bytesPerByteOfSolids : bytesPerByteOfMeshes) * sizeBytes) / 2 ** 20;
}

/**
 * Hands out turns on as many processes as there are: of those who wait, first who asks for the file that was just worked on, as its
 * process may still have it measured, then the largest part, since a long piece of work that begins last leaves the other processes
 * idle at the end; the oldest each fourth time. Next to others work begins only when what all of them may need is free on the machine.
 *
 * `freeMb` tells the memory that is free at the moment.
 */
export function createTurns(freeMb: () => number) {
  const line: Waiting[] = [];
  const running = new Set<Wanted>();
  let given = 0;

  function fits({ wanted, room }: Omit<Waiting, 'go'>): boolean {
    if (running.size === 0) return true;
    if (running.size >= room.processes) return false;
    // A process that needs more than it may have is ended.
    const needs = [wanted, ...running].map((each) => Math.min(room.memoryMb, idleMb + madeMb(each)));
    return needs.reduce((sum, need) => sum + need, 0) <= freeMb();
  }

  function next(doneSha256: string | undefined): Waiting | undefined {
    if (given % turnsPerOldest === turnsPerOldest - 1) return line[0];
    const same = line.find(({ wanted }) => wanted.sha256 === doneSha256);
    return same ?? line.reduce<Waiting | undefined>((best, each) => (best && !isLarger(each, best) ? best : each), undefined);
  }

  /** Whoever is next and does not fit keeps the place: smaller work that goes before it each time would keep it waiting for ever. */
  function giveTurns(doneSha256?: string): void {
    for (let first = next(doneSha256); first && fits(first); first = next(doneSha256)) {
      line.splice(line.indexOf(first), 1);
      running.add(first.wanted);
      given++;
      first.go();
    }
  }

  return {
    /**
     * Returns when it is this caller's turn, and what ends it. `tell` hears at once how many are before it, when there are any.
     *
     * @throws the signal's reason.
     */
    async take(asked: Wanted, room: Room, signal: AbortSignal, tell: (before: number) => void): Promise<() => void> {
      signal.throwIfAborted();
      // Of its own, as one file may be worked on twice.
      const wanted = { ...asked };
      const end = () => {
        running.delete(wanted);
        giveTurns(wanted.sha256);
      };
      if (line.length === 0 && fits({ wanted, room })) {
        running.add(wanted);
        return end;
      }
      tell(line.length + running.size);
      await new Promise<void>((resolve, reject) => {
        const leave = () => {
          line.splice(line.indexOf(waiting), 1);
          reject(signal.reason);
          giveTurns();
        };
        const go = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const waiting = { wanted, room, go };
        signal.addEventListener('abort', leave, { once: true });
        line.push(waiting);
        giveTurns();
      });
      return end;
    },
  };
}

function isLarger(a: Waiting, b: Waiting): boolean {
  return madeMb(a.wanted) > madeMb(b.wanted);
}
