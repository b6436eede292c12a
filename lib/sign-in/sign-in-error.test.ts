import { describe, expect, it } from 'vitest';
import {
  makeReference,
  parseReference,
  parseSignInErrorReason,
  SignInError,
  signInErrorPath,
  signInErrorReasons,
} from './sign-in-error';

const reasonsOfTheContract = [
  'access_denied',
  'attempt_expired',
  'attempt_unknown',
  'cookies_blocked',
  'sentinel_refused',
  'sentinel_unreachable',
  'identity_invalid',
  'too_many_attempts',
  'configuration',
  'unexpected',
];

describe('the reason of a sign-in error', () => {
  it('is one of the contract', () => {
    expect(signInErrorReasons).toEqual(reasonsOfTheContract);
  });

  it.each(signInErrorReasons)('is read from the query: %s', (reason) => {
    expect(parseSignInErrorReason(reason)).toBe(reason);
  });

  it.each([
    [undefined],
    [''],
    ['Access_Denied'],
    ['access_denied '],
    ['toString'],
    ['__proto__'],
    ['<script>alert(1)</script>'],
    [['access_denied']],
    [['access_denied', 'configuration']],
    [[]],
  ])('is unexpected for anything else: %j', (value) => {
    expect(parseSignInErrorReason(value)).toBe('unexpected');
  });

  it('is kept by the error, with a message for the log', () => {
    const error = new SignInError('cookies_blocked', 'no cookie came back');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'SignInError',
      reason: 'cookies_blocked',
      message: 'no cookie came back',
    });
  });
});

describe('the reference of a sign-in error', () => {
  it('has eight signs, none of which is mistaken for another when read out, and is always read back', () => {
    const references = Array.from({ length: 2_000 }, makeReference);
    for (const reference of references) {
      expect(reference).toMatch(/^[2-9ABCDEFGHJKMNPQRSTVWXYZ]{8}$/);
      expect(parseReference(reference)).toBe(reference);
    }
    expect(new Set(references).size).toBeGreaterThan(1_990);
    // Each of the thirty signs is used.
    expect(new Set(references.join('')).size).toBe(30);
  });

  it.each([
    [undefined],
    [''],
    ['2345678'],
    ['234567890'],
    ['23456781'],
    ['2345678O'],
    ['2345678I'],
    ['2345678L'],
    ['2345678U'],
    ['abcdefgh'],
    ['ABCDEFGH\n'],
    [' ABCDEFGH'],
    ['ABCDEFGH<b>'],
    ['ＡBCDEFGH'],
    [['ABCDEFGH']],
    [['ABCDEFGH', 'ABCDEFGH']],
  ])('is not shown when it is not in our format: %j', (value) => {
    expect(parseReference(value)).toBeNull();
  });
});

it('the page that explains is addressed by both', () => {
  expect(signInErrorPath('attempt_expired', 'ABCDEFGH')).toBe(
    '/sign-in-error?reason=attempt_expired&ref=ABCDEFGH',
  );
});
