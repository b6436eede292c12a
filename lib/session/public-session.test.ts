import { describe, expect, it } from 'vitest';
import { config, nowSeconds, sampleSession, sampleTokens } from '../../e2e/support/unit-fixtures';
import { markUsed } from './expiry';
import { summarizeProfiles } from './identity';
import { toMeResponse } from './public-session';

describe('the response of /api/me', () => {
  it('has exactly the documented fields', () => {
    expect(toMeResponse(sampleSession(), config)).toEqual({
      sub: '987654321',
      accountId: '12345678',
      isAdmin: false,
      isLpa: false,
      name: 'Ada Byron',
      pictureUrl: null,
      roles: [],
      expiresAt: '2027-01-15T16:00:00.000Z',
    });
  });

  it('has roles and picture, and null for an unknown name', () => {
    const pictureUrl = 'https://pictures.brand.example/1';
    const identity = { sub: '1', name: null, isAdmin: true, isLpa: true, pictureUrl };
    const profiles = summarizeProfiles(['Boss'], [1], [10_030]);
    const session = sampleSession({ identity: { ...identity, profiles } });
    expect(toMeResponse(session, config)).toEqual({
      ...identity,
      roles: ['Boss'],
      accountId: '12345678',
      expiresAt: '2027-01-15T16:00:00.000Z',
    });
  });

  it('has no token and no session id', () => {
    const session = sampleSession();
    const body = JSON.stringify(toMeResponse(session, config));
    const { accessToken, refreshToken } = session.tokens;
    for (const secret of [accessToken, refreshToken, session.id]) {
      expect(body).not.toContain(secret);
    }
  });

  it('has the expiry of the session, not of its access token', () => {
    const tokens = sampleTokens({ accessTokenEndsAtSeconds: nowSeconds + 600 });
    expect(toMeResponse(sampleSession({ tokens }), config).expiresAt).toBe(
      '2027-01-15T16:00:00.000Z',
    );
  });

  it('has an expiry that moves with use, up to the absolute limit', () => {
    const usedAfter = (seconds: number) =>
      toMeResponse(markUsed(sampleSession(), nowSeconds + seconds), config);
    expect(usedAfter(3_600).expiresAt).toBe('2027-01-15T17:00:00.000Z');
    expect(usedAfter(40_000).expiresAt).toBe('2027-01-15T20:00:00.000Z');
  });
});
