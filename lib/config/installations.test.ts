import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configError, environment, installedIn } from '../../e2e/support/unit-fixtures';
import { parseConfig } from './config';
import { isInstalled, resolveAccount } from './installations';

const us = { accountId: '12345678', clientId: 'us-client', clientSecret: 'us-secret', name: 'US' };
const emea = { accountId: '87654321', clientId: 'emea-client', clientSecret: 'emea-secret' };
const withSeveral = (LP_INSTALLATIONS: string, more: Readonly<Record<string, string>> = {}) => ({
  ...environment,
  LP_ACCOUNT_ID: '',
  LP_CLIENT_ID: '',
  LP_CLIENT_SECRET: '',
  LP_INSTALLATIONS,
  ...more,
});

describe('several installations', () => {
  const expected = [us, { ...emea, name: null }];

  it('are read from JSON', () => {
    const { installations } = parseConfig(withSeveral(JSON.stringify([us, emea])));
    expect(installations).toEqual(expected);
  });

  it('are read from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'installations-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'installations.json');
    writeFileSync(path, `\n${JSON.stringify([us, emea])}\n`);
    expect(parseConfig(withSeveral(` ${path} `)).installations).toEqual(expected);
  });

  it('may be one alone', () => {
    expect(parseConfig(withSeveral(JSON.stringify([emea]))).installations).toHaveLength(1);
  });

  const secret = 'a-secret-that-nobody-may-see';
  it.each([
    ['a path that leads nowhere', '/nowhere/installations.json', /JSON array, or the path/],
    ['no JSON', `[{"clientSecret":"${secret}"`, /must be valid JSON/],
    ['none', '[]', /number 1: must be an object/],
    ['one that is no object', `["${secret}"]`, /number 1: must be an object/],
    [
      'one without a secret',
      JSON.stringify([us, { ...emea, clientSecret: undefined }]),
      /number 2: clientSecret must be a text/,
    ],
    [
      'an empty client id',
      JSON.stringify([{ ...us, clientId: ' ' }]),
      /number 1: clientId must not be empty/,
    ],
    [
      'an account that is none',
      JSON.stringify([{ ...us, accountId: '12-34' }]),
      /number 1: accountId must be the account number/,
    ],
    [
      'a number for the account',
      JSON.stringify([{ ...us, accountId: 12345678 }]),
      /number 1: accountId must be a text/,
    ],
    [
      'an account twice',
      JSON.stringify([us, { ...emea, accountId: us.accountId }]),
      /must name each account once/,
    ],
    [
      'a misspelled member',
      JSON.stringify([{ ...us, client_secret: secret }]),
      /number 1: must be an object/,
    ],
    ['a long name', JSON.stringify([{ ...us, name: 'n'.repeat(61) }]), /number 1: name must be 60/],
  ])('are refused with %s, without a word of what they hold', (_what, setting, problem) => {
    const { message } = configError(withSeveral(setting));
    expect(message).toMatch(problem);
    for (const value of [secret, us.clientSecret, emea.clientSecret]) {
      expect(message).not.toContain(value);
    }
  });

  it('replace the settings of one account', () => {
    const LP_INSTALLATIONS = JSON.stringify([us, emea]);
    expect(configError({ LP_INSTALLATIONS }).problems).toEqual([
      'LP_ACCOUNT_ID must not be set beside LP_INSTALLATIONS',
      'LP_CLIENT_ID must not be set beside LP_INSTALLATIONS',
      'LP_CLIENT_SECRET must not be set beside LP_INSTALLATIONS',
    ]);
  });

  it.each(['SENTINEL_URL', 'SENTINEL_JWKS_URL'])(
    'cannot share %s: each account has the Sentinel of its region',
    (name) => {
      const regional = { [name]: 'https://va.sentinel.liveperson.net' };
      const several = withSeveral(JSON.stringify([us, emea]), regional);
      expect(configError(several).problems).toEqual([
        `${name} must not be set when LP_INSTALLATIONS names several accounts`,
      ]);
      expect(() => parseConfig(withSeveral(JSON.stringify([us]), regional))).not.toThrow();
    },
  );
});

describe('the account to sign in to', () => {
  it('is the only one, for any requested account', () => {
    for (const wanted of [null, '', '87654321', '../admin']) {
      expect(resolveAccount(wanted, installedIn('12345678'))).toBe('12345678');
    }
  });

  it('is the requested one of several, or null', () => {
    const several = installedIn('12345678', '87654321');
    expect(resolveAccount('87654321', several)).toBe('87654321');
    for (const wanted of [null, '', '8765432', '876543210', '__proto__', ' 87654321']) {
      expect(resolveAccount(wanted, several)).toBeNull();
    }
  });

  it('is an account that this app is installed in', () => {
    expect(isInstalled('87654321', installedIn('12345678', '87654321'))).toBe(true);
    expect(isInstalled('87654321', installedIn('12345678'))).toBe(false);
  });
});
