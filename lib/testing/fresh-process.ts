import { beforeAll } from 'vitest';

const isCollection = (kept: unknown): kept is { clear(): void } =>
  typeof kept === 'object' && kept !== null && 'clear' in kept && typeof kept.clear === 'function';

/** Files of tests share a process. Each finds it as the first did: without what `perProcess` kept for another. */
beforeAll(() => {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (!key.description?.startsWith('sentinel-nextjs.')) continue;
    const kept: unknown = Reflect.get(globalThis, key);
    if (isCollection(kept)) kept.clear();
  }
});
