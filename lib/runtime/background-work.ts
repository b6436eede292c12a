import { perProcess } from '../per-process';

const pending = perProcess('background-work', () => new Set<Promise<unknown>>());

/** Keeps account of work that no request waits for to its end. What it throws is its own affair. */
export function runInBackground(work: Promise<unknown>): void {
  const done = work
    .catch(() => undefined)
    .finally(() => {
      pending.delete(done);
    });
  pending.add(done);
}

/**
 * Settles once an answer is ready, and with it the work of this process that no request waits for: what a host may
 * suspend a process after, and what a server that stops has to wait for. It never rejects.
 */
export async function untilDone(answer?: Promise<unknown>): Promise<void> {
  await answer?.catch(() => undefined);
  await Promise.all(pending);
}
