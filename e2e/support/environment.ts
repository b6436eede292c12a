import { afterAll, beforeAll, vi } from 'vitest';
import { environment } from './unit-fixtures';

/** Sets the settings of the fixtures in the environment, for all tests of a file. */
export function environmentForTests(): void {
  beforeAll(() => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });
}
