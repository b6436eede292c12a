import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseConfig } from './config';
import { settingNames } from './settings';
import { environment } from './testing/fixtures';

describe('the settings of this process', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('are read on first use, not when the module is loaded, and then kept', async () => {
    for (const name of settingNames) vi.stubEnv(name, undefined);
    vi.resetModules();
    const { getParts } = await import('./wiring');
    expect(getParts).toThrow('LP_CLIENT_SECRET is missing');
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    expect(getParts().config).toEqual(parseConfig(environment));
    vi.stubEnv('LP_ACCOUNT_ID', 'another');
    expect(getParts().config.installations[0].accountId).toBe(environment.LP_ACCOUNT_ID);
  });
});
