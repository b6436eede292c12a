import { afterAll, beforeAll } from 'vitest';

const isCollection = (kept: unknown): kept is { clear(): void } =>
  typeof kept === 'object' && kept !== null && 'clear' in kept && typeof kept.clear === 'function';

// Files of tests share a process. Each finds it as the first did: without what `perProcess` kept for another, and with
// the environment that it had.
let environment = process.env;
beforeAll(() => {
  environment = { ...process.env };
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (!key.description?.startsWith('sentinel-nextjs.')) continue;
    const kept: unknown = Reflect.get(globalThis, key);
    if (isCollection(kept)) kept.clear();
  }
});
afterAll(() => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
});
