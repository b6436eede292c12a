import { cpuMsOf } from './process-cpu';

/** A server under measurement. */
export interface Subject {
  readonly pid: number;
  /** One piece of work; fails when it does not go as it should. */
  work(): Promise<void>;
}

/** How long to measure. */
export interface RoundsToMeasure {
  readonly rounds: number;
  /** Pieces of work in one round of one server. */
  readonly count: number;
  /** So many of them at a time. */
  readonly atOnce: number;
  /** How often to do all of it, each time with servers that were started anew. */
  readonly runs: number;
  /**
   * Pieces of work before the first round. Some thousand requests pass before V8 has compiled what is used most for good:
   * of two servers, the one that was asked less is the slower until then.
   */
  readonly warmUp: number;
}

/** What a server did in its rounds, the first to the last. */
export interface Rounds {
  /** Processor time of the server for one piece of work, in milliseconds. */
  readonly cpuMs: readonly number[];
  /** Pieces of work in a second. */
  readonly perSecond: readonly number[];
}

/**
 * Measures several times, with servers that are started anew: what V8 makes of the same code differs from process to
 * process by a tenth, and stays that way as long as the process lives. Every second run goes the other way round.
 *
 * @param start starts the servers, by name, and says how to stop them
 */
export async function runBenchmark<Name extends string>(
  size: RoundsToMeasure,
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
 * Measures servers in turn, round by round, so that whatever else the machine does falls on all of them alike; every
 * second round in the opposite order. First each of them is warmed up.
 */
export async function measureRounds<Name extends string>(
  subjects: ReadonlyMap<Name, Subject>,
  { rounds, count, atOnce, warmUp }: Omit<RoundsToMeasure, 'runs'>,
): Promise<(name: Name) => Rounds> {
  const all = new Map<Name, { cpuMs: number[]; perSecond: number[] }>();
  for (const name of subjects.keys()) all.set(name, { cpuMs: [], perSecond: [] });
  for (let round = -Math.ceil(warmUp / count); round < rounds; round += 1) {
    const order = round % 2 === 0 ? [...subjects] : [...subjects].reverse();
    for (const [name, { pid, work }] of order) {
      const [beganMs, cpuBeganMs] = [performance.now(), cpuMsOf(pid)];
      await repeat(work, count, atOnce);
      const ms = performance.now() - beganMs;
      if (round < 0) continue;
      all.get(name)?.cpuMs.push((cpuMsOf(pid) - cpuBeganMs) / count);
      all.get(name)?.perSecond.push((count / ms) * 1_000);
    }
  }
  return (name) => all.get(name) ?? { cpuMs: [], perSecond: [] };
}

/** Does some work so many times, so many at a time. */
export async function repeat(
  work: () => Promise<void>,
  times: number,
  atOnce: number,
): Promise<void> {
  let left = times;
  const lane = async () => {
    for (; left > 0; ) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** The middle of some values, and where the lowest and the highest tenth of them begin. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const [below = Number.NaN, above = Number.NaN] = [
      sorted[Math.floor(place)],
      sorted[Math.ceil(place)],
    ];
    return below + (above - below) * (place - Math.floor(place));
  };
  return { low: at(0.1), median: at(0.5), high: at(0.9) };
}

/** How many times as much one was as the other, round by round. */
export function ratioOf(values: readonly number[], others: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}
