import { describe, expect, it } from 'vitest';
import { config } from '../../e2e/support/unit-fixtures';
import { parseSignInErrorReason, SignInError, signInErrorPath, signInErrorReasons } from './errors';

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
  it('is a reason of the contract', () => {
    expect(signInErrorReasons).toEqual(reasonsOfTheContract);
  });

  it.each(signInErrorReasons)('is read from the query: %s', (reason) => {
    expect(parseSignInErrorReason(reason, config)).toBe(reason);
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
    ['brand_unknown'],
    ['brand_toString'],
  ])('is unexpected for anything else: %j', (value) => {
    expect(parseSignInErrorReason(value, config)).toBe('unexpected');
  });

  it('may be a key of signInErrorTexts', () => {
    const settings = { ...config, signInErrorTexts: { brand_no_seat: 'No seat is free.' } };
    expect(parseSignInErrorReason('brand_no_seat', settings)).toBe('brand_no_seat');
  });

  it('is on the error, with a message for the log', () => {
    const error = new SignInError('cookies_blocked', 'no cookie came back');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'SignInError',
      reason: 'cookies_blocked',
      message: 'no cookie came back',
    });
  });
});

it('the sign-in error page has the reason and the correlation ID in its query', () => {
  expect(signInErrorPath('attempt_expired', 'ABCDEFGH', config)).toBe(
    '/sign-in-error?reason=attempt_expired&ref=ABCDEFGH',
  );
});
