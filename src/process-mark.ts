import { randomBytes } from 'node:crypto';

/** Names this run of this process, `<process id>-<8 hexadecimal digits>`; in a container every start may be process 1. */
export const processMark = `${process.pid}-${randomBytes(4).toString('hex')}`;

/** Whether the run of a process that a mark names still goes on, on this machine. Unreadable marks name no process. */
export function isMarkAlive(mark: string): boolean {
  const pid = Number.parseInt(mark, 10);
  return pid === process.pid ? mark === processMark : pid > 0 && isProcessAlive(pid);
}

/** Whether a process with this id runs on this machine; one that belongs to another user counts. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
