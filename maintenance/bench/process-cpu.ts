import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * The processor time that a process has used so far with all the threads that it has, in milliseconds, by the operating
 * system's own account. Of Linux, as its scheduler keeps it to the nanosecond (`schedstat`): what `ps` shows comes in
 * ticks of 10 ms, which is too coarse for short rounds.
 */
export function cpuMsOf(pid: number): number {
  const threads = `/proc/${pid}/task`;
  return readdirSync(threads).reduce((sumMs, thread) => {
    const [onCpuNs] = readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ');
    return sumMs + Number(onCpuNs) / 1e6;
  }, 0);
}

/**
 * Keeps a process, with all its threads, on one core. Cores of one machine may differ in speed by half, when others use
 * it too: what is compared has to run on the same one.
 */
export function keepOnCore(pid: number, core: number): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]);
}
