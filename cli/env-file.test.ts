import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import nextEnv from '@next/env';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inFolder } from '../e2e/support/cli-command';
import { readEnvFile, withSettings, writeEnvFile } from './env-file';

describe('a file of settings', () => {
  it('keeps its comments, its order and all other settings', () => {
    const before =
      '# Ours\nAPP_URL=http://old\n\nREDIS_URL=redis://localhost\n export  LP_CLIENT_ID = "x"\n';
    expect(
      withSettings(before, {
        LP_CLIENT_ID: 'new',
        APP_URL: 'https://a.example',
        LP_ACCOUNT_ID: '1',
      }),
    ).toBe(
      '# Ours\nAPP_URL=https://a.example\n\nREDIS_URL=redis://localhost\nLP_CLIENT_ID=new\nLP_ACCOUNT_ID=1\n',
    );
  });

  it('keeps one of duplicate settings, and ignores commented ones', () => {
    expect(withSettings('A=1\n#A=2\nA=3\n', { A: '4' })).toBe('A=4\n#A=2\n');
    expect(withSettings(null, { A: '1' })).toBe('A=1\n');
  });

  it('is read back with the same value, whatever its characters', async () => {
    const value = fc.stringMatching(/^[!-&(-[\]-~][ -&(-[\]-~]{0,40}[!-&(-[\]-~]$/);
    // With NODE_ENV=test Next.js reads `.env.test`, by the same rules.
    await inFolder(async (folder) => {
      let round = 0;
      fc.assert(
        fc.property(value, (secret) => {
          round += 1;
          delete process.env.OF_THIS_TEST;
          const own = join(folder, String(round));
          mkdirSync(own);
          writeFileSync(join(own, '.env.test'), withSettings(null, { OF_THIS_TEST: secret }));
          const { combinedEnv } = nextEnv.loadEnvConfig(
            own,
            false,
            { info() {}, error() {} },
            true,
          );
          expect(combinedEnv.OF_THIS_TEST).toBe(secret);
        }),
      );
    });
  });

  it.each(["it's", 'a\\b', 'a\nb'])('rejects a value that it cannot contain: %j', (value) => {
    expect(() => withSettings(null, { A: value })).toThrow('A has a character');
  });

  it('is readable by its owner only, and is written atomically', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, '.env.local');
      expect(readEnvFile(file)).toBeNull();
      writeFileSync(file, 'A=1\n', { mode: 0o644 });
      writeEnvFile(file, 'A=2\n');
      expect(readEnvFile(file)).toBe('A=2\n');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder)).toEqual(['.env.local']);
      mkdirSync(join(folder, 'taken'));
      expect(() => writeEnvFile(join(folder, 'taken'), 'A=3\n')).toThrow();
      expect(readdirSync(folder).sort()).toEqual(['.env.local', 'taken']);
      expect(readFileSync(file, 'utf8')).toBe('A=2\n');
    });
  });
});
