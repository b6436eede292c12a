import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * The CPU time of all threads of a process so far, in milliseconds. Linux only: `schedstat` counts nanoseconds, while
 * `stat` counts ticks of 10 ms, which is too coarse for short rounds.
 */
export function cpuMsOf(pid: number): number {
  const threads = `/proc/${pid}/task`;
  return readdirSync(threads).reduce((sumMs, thread) => {
    const [onCpuNs] = readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ');
    return sumMs + Number(onCpuNs) / 1e6;
  }, 0);
}

/**
 * Pins a process with all its threads to one core. Cores of a shared machine differ in speed by up to half, so servers
 * that are compared have to run on the same core.
 */
export function keepOnCore(pid: number, core: number): void {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)]);
}
