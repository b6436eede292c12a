import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../lib/config/config';
import { settingNames } from '../../lib/config/settings';
import { withDeployButton } from './deploy-button';
import { envExample, settingsPage } from './settings-reference';

const inRepository = (path: string) =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the settings are told', () => {
  it('in docs/settings.md and .env.example as they are: if not, npx tsx maintenance/docs/generate-docs.ts', () => {
    expect(inRepository('docs/settings.md')).toBe(settingsPage());
    expect(inRepository('.env.example')).toBe(envExample());
  });

  it('every one of them, once, and nothing else', () => {
    const named = (text: string, pattern: RegExp) =>
      Array.from(text.matchAll(pattern), ([, name]) => name).toSorted();
    const all = [...settingNames].sort();
    expect(named(settingsPage(), /^### (\S+)$/gm)).toEqual(all);
    expect(named(envExample(), /^#?([A-Z][A-Z0-9_]*)=/gm)).toEqual(all);
  });

  it('by an example that is right as soon as the secrets are in it', () => {
    const lines = envExample().match(/^[A-Z_]+=.*$/gm) ?? [];
    const example = Object.fromEntries(lines.map((line) => line.split('=')));
    const secrets = {
      LP_CLIENT_ID: 'id',
      LP_CLIENT_SECRET: 'secret',
      SESSION_SECRET: 'Tq7vY2mLx9RbWc4ZsKd8PfHj3NgUe6Aa',
    };
    expect(parseConfig({ ...example, ...secrets })).toMatchObject({
      appUrl: 'https://app.brand.example',
    });
  });

  it('with defaults and examples that are taken when their # is away', () => {
    const optional = envExample()
      .split('\n')
      .flatMap((line) => {
        const [, name = '', value = ''] = /^#([A-Z_]+)=(.*)$/.exec(line) ?? [];
        return name && !['LP_INSTALLATIONS', 'SENTINEL_SCOPE'].includes(name)
          ? [[name, value] as const]
          : [];
      });
    const one = {
      APP_URL: 'https://app.brand.example',
      LP_ACCOUNT_ID: '1',
      LP_CLIENT_ID: 'id',
      LP_CLIENT_SECRET: 'secret',
      SESSION_SECRET: 'Tq7vY2mLx9RbWc4ZsKd8PfHj3NgUe6Aa',
    };
    for (const [name, value] of optional) {
      expect(value, name).not.toBe('');
      expect(() => parseConfig({ ...one, [name]: value })).not.toThrow();
    }
  });

  it('to Vercel by the deploy button, those that are required, and the Redis without which no build passes', () => {
    const page = inRepository('docs/deployment.md');
    const { repository } = JSON.parse(inRepository('package.json'));
    expect(page).toBe(withDeployButton(page, repository));
    const address = 'https://github.com/brand/app';
    const withButton = withDeployButton(page, address);
    const [, button = ''] = /\((https:\/\/vercel\.com\/new\/clone\?[^)]+)\)/.exec(withButton) ?? [];
    const { searchParams } = new URL(button);
    expect(searchParams.get('repository-url')).toBe(address);
    const required = envExample().match(/^[A-Z_]+(?==)/gm);
    expect(searchParams.get('env')?.split(',')).toEqual([...(required ?? []), 'REDIS_URL']);
    expect(withDeployButton(withButton, undefined)).not.toContain('vercel.com/button');
  });
});
