import { describe, expect, it } from 'vitest';
import { SentinelError } from './errors';
import { parseTokenResponse } from './token-response';

const full = {
  access_token: 'a'.repeat(64),
  token_type: 'Bearer',
  refresh_token: 'b'.repeat(1_000),
  id_token: 'header.claims.signature',
  expires_in: 3_600,
};
const eightHours = 28_800;

const parse = (changes: Readonly<Record<string, unknown>>) =>
  parseTokenResponse({ ...full, ...changes });
const expiresIn = (value: unknown) => parse({ expires_in: value }).tokens.expiresInSeconds;
const allOfIt = {
  tokens: {
    accessToken: full.access_token,
    refreshToken: full.refresh_token,
    expiresInSeconds: 3_600,
  },
  idToken: full.id_token,
};
const noTokenResponse = (field: string) =>
  new SentinelError('sentinel_unreachable', `no token response: ${field}`);

describe('a token response', () => {
  it('is parsed as documented', () => {
    expect(parse({})).toEqual(allOfIt);
  });

  it('needs no refresh token, id token and expires_in', () => {
    const { access_token, token_type } = full;
    const { tokens, idToken } = parseTokenResponse({ access_token, token_type });
    expect(idToken).toBeNull();
    expect(tokens).toEqual({
      accessToken: access_token,
      refreshToken: null,
      expiresInSeconds: eightHours,
    });
  });

  it('treats null as absent', () => {
    expect(parse({ refresh_token: null, id_token: null, expires_in: null })).toMatchObject({
      tokens: { refreshToken: null, expiresInSeconds: eightHours },
      idToken: null,
    });
  });

  it('drops unknown members', () => {
    expect(parse({ scope: ['not', 'a', 'string'], surprise: {} })).toEqual(allOfIt);
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('may have the type %s', async (tokenType) => {
    expect(parse({ token_type: tokenType })).toEqual(allOfIt);
  });

  it.each([
    ['a number', 120, 120],
    ['a numeric string', '3600', 3_600],
    ['one second', 1, 1],
    ['a fraction, cut off', 3_600.9, 3_600],
    ['a fraction in a string', '3600.9', 3_600],
    ['a year', 31_536_000, 31_536_000],
    ['null', null, eightHours],
    ['absent', undefined, eightHours],
    ['text', 'abc', eightHours],
    ['a number with a unit', '3600s', eightHours],
    ['empty', '', eightHours],
    ['blank', ' ', eightHours],
    ['zero', 0, eightHours],
    ['zero in a string', '0', eightHours],
    ['negative', -5, eightHours],
    ['negative in a string', '-5', eightHours],
    ['NaN in a string', 'NaN', eightHours],
    ['Infinity in a string', 'Infinity', eightHours],
    ['true', true, eightHours],
    ['a list', [3_600], eightHours],
    ['an object', { seconds: 3_600 }, eightHours],
  ])('uses the lifetime of expires_in: %s', (_what, value, seconds) => {
    expect(expiresIn(value)).toBe(seconds);
  });

  it('treats an infinite number as eight hours', () => {
    expect(expiresIn(JSON.parse('1e999'))).toBe(eightHours);
  });

  it.each([
    ['access_token', undefined],
    ['access_token', null],
    ['access_token', ''],
    ['access_token', 42],
    ['access_token', ['token']],
    ['token_type', undefined],
    ['token_type', null],
    ['token_type', ''],
    ['token_type', 'mac'],
    ['token_type', 'DPoP'],
    ['token_type', 'Bearer '],
    ['token_type', 'Bearer\n'],
    ['refresh_token', 42],
    ['refresh_token', false],
  ])('is rejected when its %s is %j', (field, value) => {
    expect(() => parse({ [field]: value })).toThrow(noTokenResponse(field));
  });

  it('is rejected with the names of the wrong fields, without their values', () => {
    const broken = { access_token: ['secret'], token_type: 'secret', refresh_token: { secret: 1 } };
    expect(() => parse(broken)).toThrow(noTokenResponse('access_token, token_type, refresh_token'));
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'access_token'],
    ['a list', [full]],
  ])('is rejected when it is %s', (_what, body) => {
    expect(() => parseTokenResponse(body)).toThrow(noTokenResponse('body'));
  });

  it('is rejected when it is an empty object', () => {
    expect(() => parseTokenResponse({})).toThrow(noTokenResponse('access_token, token_type'));
  });

  it.each([5, true, {}, ['a.b.c']])('treats the id token %j as absent', (id_token) => {
    expect(parse({ id_token })).toEqual({ ...allOfIt, idToken: null });
  });

  it('treats an empty refresh token or id token as absent', () => {
    expect(parse({ refresh_token: '', id_token: '' })).toMatchObject({
      tokens: { refreshToken: null },
      idToken: null,
    });
  });

  it.each([1e16, '1e21', 1e300])('has a valid expiry date for expires_in %j', (life) => {
    expect(expiresIn(life)).toBe(31_536_000);
  });
});
