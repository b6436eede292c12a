import { processSingleton } from './process-singleton';

const pending = processSingleton('background-work', () => new Set<Promise<unknown>>());

/** Keeps account of work that no request waits for to its end. What it throws is its own affair. */
export function runInBackground(work: Promise<unknown>): void {
  const done = work
    .catch(() => undefined)
    .finally(() => {
      pending.delete(done);
    });
  pending.add(done);
}

/** Settles, never rejects, once a response is ready and all background work is done. */
export async function untilDone(answer?: Promise<unknown>): Promise<void> {
  await answer?.catch(() => undefined);
  await Promise.all(pending);
}
