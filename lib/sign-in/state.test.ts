import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment, nowMs, otherSecret, tamper } from '../../e2e/support/unit-fixtures';
import { createState, stateIssuedAtMs } from './state';

const first = environment.SESSION_SECRET;

describe('a state', () => {
  it('holds the time when it was made', () => {
    const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(times, (madeAtMs) => {
        expect(stateIssuedAtMs(createState([first], madeAtMs), [first])).toBe(madeAtMs);
      }),
    );
  });

  it('is not authenticated with the raw secret, which a word list could find quickly', () => {
    const bytes = Buffer.from(createState([first], nowMs), 'base64url');
    const body = bytes.subarray(0, 22);
    const mac = createHmac('sha256', first).update('state').update(body).digest();
    expect(bytes.subarray(22).equals(mac.subarray(0, 16))).toBe(false);
  });

  it('is valid in a URL and in a cookie name, and has a fixed length', () => {
    expect(createState([first], nowMs)).toMatch(/^[A-Za-z0-9_-]{51}$/);
  });

  it('is unique, even within a millisecond', () => {
    const states = Array.from({ length: 1_000 }, () => createState([first], nowMs));
    expect(new Set(states).size).toBe(1_000);
  });

  it('is made with the first secret and accepted with all of them', () => {
    const state = createState([otherSecret, first], nowMs);
    expect(stateIssuedAtMs(state, [otherSecret])).toBe(nowMs);
    expect(stateIssuedAtMs(state, [first, otherSecret])).toBe(nowMs);
    expect(stateIssuedAtMs(state, [first])).toBeNull();
  });

  it('is rejected with a changed character', () => {
    const state = createState([first], nowMs);
    for (let index = 0; index < state.length; index += 1) {
      expect(stateIssuedAtMs(tamper(state, index), [first]), `changed at ${index}`).toBeNull();
    }
  });

  it('is rejected when it is shorter, longer, or combined from two', () => {
    const [one, two] = [createState([first], nowMs), createState([first], nowMs + 1)];
    for (const state of [
      one.slice(1),
      one.slice(0, -1),
      `${one}A`,
      `${one}=`,
      ` ${one}`,
      `${one}\n`,
      one + two,
    ]) {
      expect(stateIssuedAtMs(state, [first]), state).toBeNull();
    }
    expect(stateIssuedAtMs(one.slice(0, 28) + two.slice(28), [first])).toBeNull();
  });

  it('any other text is rejected and never throws', () => {
    const other = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.stringMatching(/^[A-Za-z0-9_-]{51}$/),
      fc.stringMatching(/^[A-Za-z0-9+/]{50,52}={0,2}$/),
    );
    fc.assert(
      fc.property(other, (state) => {
        expect(stateIssuedAtMs(state, [first, otherSecret])).toBeNull();
      }),
    );
  });
});
