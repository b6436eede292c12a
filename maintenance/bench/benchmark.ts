import { cpuMsOf } from './process-cpu';

/** A server to measure. */
export interface Subject {
  readonly pid: number;
  /** One unit of work. Rejects when it fails. */
  work(): Promise<void>;
}

/** The size of a benchmark. */
export interface BenchmarkSize {
  readonly rounds: number;
  /** Units of work in one round of one server. */
  readonly count: number;
  /** How many run at the same time. */
  readonly concurrency: number;
  /** How often to repeat all rounds, each time with new server processes. */
  readonly runs: number;
  /** Units of work before the first round. V8 needs some thousand requests to optimize the most used code. */
  readonly warmUp: number;
}

/** The measurements of one server, one value per round. */
export interface Rounds {
  /** CPU time of the server per unit of work, in milliseconds. */
  readonly cpuMs: readonly number[];
  /** Units of work per second. */
  readonly perSecond: readonly number[];
}

/**
 * Measures several times, each time with new server processes: V8's optimized code for the same source differs by 10 %
 * between processes. Every second run uses the opposite order.
 *
 * @param start starts the servers, by name
 */
export async function runBenchmark<Name extends string>(
  size: BenchmarkSize,
  start: () => Promise<{
    readonly subjects: ReadonlyMap<Name, Subject>;
    readonly stop: () => Promise<void>;
  }>,
): Promise<(name: Name) => Rounds> {
  const measured: ((name: Name) => Rounds)[] = [];
  for (let run = 0; run < size.runs; run += 1) {
    const { subjects, stop } = await start();
    try {
      measured.push(
        await measureRounds(run % 2 === 0 ? subjects : new Map([...subjects].reverse()), size),
      );
    } finally {
      await stop();
    }
  }
  return (name) => ({
    cpuMs: measured.flatMap((rounds) => rounds(name).cpuMs),
    perSecond: measured.flatMap((rounds) => rounds(name).perSecond),
  });
}

/**
 * Measures the servers in turn, round by round, so that other load on the machine affects all of them equally. Every
 * second round uses the opposite order. All servers are warmed up first.
 */
export async function measureRounds<Name extends string>(
  subjects: ReadonlyMap<Name, Subject>,
  { rounds, count, concurrency, warmUp }: Omit<BenchmarkSize, 'runs'>,
): Promise<(name: Name) => Rounds> {
  const all = new Map<Name, { cpuMs: number[]; perSecond: number[] }>();
  for (const name of subjects.keys()) all.set(name, { cpuMs: [], perSecond: [] });
  for (let round = -Math.ceil(warmUp / count); round < rounds; round += 1) {
    const order = round % 2 === 0 ? [...subjects] : [...subjects].reverse();
    for (const [name, { pid, work }] of order) {
      const [beganMs, cpuBeganMs] = [performance.now(), cpuMsOf(pid)];
      await repeat(work, count, concurrency);
      const ms = performance.now() - beganMs;
      if (round < 0) continue;
      all.get(name)?.cpuMs.push((cpuMsOf(pid) - cpuBeganMs) / count);
      all.get(name)?.perSecond.push((count / ms) * 1_000);
    }
  }
  return (name) => all.get(name) ?? { cpuMs: [], perSecond: [] };
}

/** Does some work a number of times, with a limit on how many run at the same time. */
export async function repeat(
  work: () => Promise<void>,
  times: number,
  concurrency: number,
): Promise<void> {
  let left = times;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** The 10th percentile, the median and the 90th percentile of some values. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const quantile = (share: number) => {
    const index = share * (sorted.length - 1);
    const [below = Number.NaN, above = Number.NaN] = [
      sorted[Math.floor(index)],
      sorted[Math.ceil(index)],
    ];
    return below + (above - below) * (index - Math.floor(index));
  };
  return { low: quantile(0.1), median: quantile(0.5), high: quantile(0.9) };
}

/** The ratio of two measurements, round by round. */
export function ratioOf(values: readonly number[], others: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}
