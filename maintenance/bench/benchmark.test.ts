import { describe, expect, it } from 'vitest';
import { measureRounds, ratioOf, repeat, spreadOf } from './benchmark';
import { cpuMsOf } from './process-cpu';

const { pid } = process;

function burn(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Elsewhere there is no such account of a process. */
const isLinux = process.platform === 'linux';

describe.runIf(isLinux)('measuring in rounds', () => {
  it('takes turns, forwards and backwards, and counts each round', async () => {
    const turns: string[] = [];
    const subject = (name: string) => ({ pid, work: async () => void turns.push(name) });
    const subjects = new Map([
      ['a', subject('a')],
      ['b', subject('b')],
    ] as const);
    const rounds = await measureRounds(subjects, { rounds: 3, count: 2, atOnce: 1, warmUp: 3 });
    // Two rounds to warm up, which go on the same way.
    expect(turns.join('')).toBe('aabbbbaaaabbbbaaaabb');
    expect(rounds('a').cpuMs).toHaveLength(3);
    expect(rounds('b').perSecond).toHaveLength(3);
  });

  it('tells the processor time of a piece of work', async () => {
    const subjects = new Map([['busy', { pid, work: async () => burn(2) }]] as const);
    const rounds = await measureRounds(subjects, { rounds: 5, count: 10, atOnce: 1, warmUp: 10 });
    const { median } = spreadOf(rounds('busy').cpuMs);
    expect(median).toBeGreaterThan(0.5);
    expect(median).toBeLessThan(10);
  });

  it('does as much as it is told to, so much at a time, and hears of what fails', async () => {
    let [done, atOnce, most] = [0, 0, 0];
    const work = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
      done += 1;
    };
    await repeat(work, 25, 4);
    expect([done, most]).toEqual([25, 4]);
    const failing = () => Promise.reject(new Error('no answer'));
    await expect(repeat(failing, 3, 2)).rejects.toThrow('no answer');
  });

  it('tells the middle and the tenths, whatever the order', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ low: 1.2, median: 2, high: 2.8 });
    expect(spreadOf([4, 1]).median).toBe(2.5);
    expect(spreadOf([7])).toEqual({ low: 7, median: 7, high: 7 });
  });

  it('compares round by round', () => {
    expect(ratioOf([2, 6, 12], [1, 2, 3]).median).toBe(3);
  });
});

describe.runIf(isLinux)('the processor time of a process', () => {
  it('grows as the process works, and not while it waits', async () => {
    const beganMs = cpuMsOf(pid);
    burn(50);
    const burntMs = cpuMsOf(pid) - beganMs;
    expect(burntMs).toBeGreaterThan(10);
    expect(burntMs).toBeLessThan(500);
  });

  it('is none of a process that there is not', () => {
    expect(() => cpuMsOf(2 ** 30)).toThrow();
  });
});
