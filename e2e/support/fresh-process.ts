import { afterAll, beforeAll } from 'vitest';

const isCollection = (value: unknown): value is { clear(): void } =>
  typeof value === 'object' &&
  value !== null &&
  'clear' in value &&
  typeof value.clear === 'function';

// Test files share a process. Before each file the collections of `processSingleton` are cleared, and after it the
// environment is restored.
let environment = process.env;
beforeAll(() => {
  environment = { ...process.env };
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (!key.description?.startsWith('sentinel-nextjs.')) continue;
    const value: unknown = Reflect.get(globalThis, key);
    if (isCollection(value)) value.clear();
  }
});
afterAll(() => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
});
