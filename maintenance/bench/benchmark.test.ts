import { describe, expect, it } from 'vitest';
import { measureRounds, ratioOf, repeat, spreadOf } from './benchmark';
import { cpuMsOf } from './process-cpu';

const { pid } = process;

function burn(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Only Linux has `schedstat`. */
const isLinux = process.platform === 'linux';

describe.runIf(isLinux)('measuring in rounds', () => {
  it('alternates the order of the servers and records each round', async () => {
    const turns: string[] = [];
    const subject = (name: string) => ({ pid, work: async () => void turns.push(name) });
    const subjects = new Map([
      ['a', subject('a')],
      ['b', subject('b')],
    ] as const);
    const rounds = await measureRounds(subjects, {
      rounds: 3,
      count: 2,
      concurrency: 1,
      warmUp: 3,
    });
    // Two warm-up rounds come first, in alternating order too.
    expect(turns.join('')).toBe('aabbbbaaaabbbbaaaabb');
    expect(rounds('a').cpuMs).toHaveLength(3);
    expect(rounds('b').perSecond).toHaveLength(3);
  });

  it('measures the CPU time of a unit of work', async () => {
    const subjects = new Map([['busy', { pid, work: async () => burn(2) }]] as const);
    const rounds = await measureRounds(subjects, {
      rounds: 5,
      count: 10,
      concurrency: 1,
      warmUp: 10,
    });
    const { median } = spreadOf(rounds('busy').cpuMs);
    expect(median).toBeGreaterThan(0.5);
    expect(median).toBeLessThan(10);
  });

  it('repeats work with limited concurrency, and rejects when the work fails', async () => {
    let [done, active, mostActive] = [0, 0, 0];
    const work = async () => {
      active += 1;
      mostActive = Math.max(mostActive, active);
      await new Promise((resolve) => setTimeout(resolve, 1));
      active -= 1;
      done += 1;
    };
    await repeat(work, 25, 4);
    expect([done, mostActive]).toEqual([25, 4]);
    const failing = () => Promise.reject(new Error('no answer'));
    await expect(repeat(failing, 3, 2)).rejects.toThrow('no answer');
  });

  it('returns the median and the percentiles of unsorted values', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ low: 1.2, median: 2, high: 2.8 });
    expect(spreadOf([4, 1]).median).toBe(2.5);
    expect(spreadOf([7])).toEqual({ low: 7, median: 7, high: 7 });
  });

  it('returns the ratio of each round', () => {
    expect(ratioOf([2, 6, 12], [1, 2, 3]).median).toBe(3);
  });
});

describe.runIf(isLinux)('the CPU time of a process', () => {
  it('grows while the process works, and not while it waits', async () => {
    const beganMs = cpuMsOf(pid);
    burn(50);
    const burntMs = cpuMsOf(pid) - beganMs;
    expect(burntMs).toBeGreaterThan(10);
    expect(burntMs).toBeLessThan(500);
  });

  it('throws for a process that does not exist', () => {
    expect(() => cpuMsOf(2 ** 30)).toThrow();
  });
});
