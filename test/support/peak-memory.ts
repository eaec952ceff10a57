/**
 * The largest memory that this process has had, in bytes. On Linux not what `resourceUsage` tells: that is the largest of the process
 * that started this one, where that was larger. Stands alone, so that its text can be put into scripts.
 */
export function peakMemoryBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const status = process.getBuiltinModule('node:fs').readFileSync('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]) * 1024;
}
