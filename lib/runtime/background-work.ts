import { processSingleton } from './process-singleton';

const pending = processSingleton('background-work', () => new Set<Promise<unknown>>());

/** Registers work that continues after its request. Its errors are ignored. */
export function runInBackground(work: Promise<unknown>): void {
  const done: Promise<unknown> = work.catch(() => undefined).finally(() => pending.delete(done));
  pending.add(done);
}

/** Resolves once the response is ready and all background work is done. Never rejects. */
export async function untilDone(response?: Promise<unknown>): Promise<void> {
  await response?.catch(() => undefined);
  await Promise.all(pending);
}
