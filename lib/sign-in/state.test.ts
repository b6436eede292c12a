import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment, nowMs, otherSecret, tamper } from '../../e2e/support/unit-fixtures';
import { createState, stateIssuedAtMs } from './state';

const first = environment.SESSION_SECRET;

describe('the state of an attempt', () => {
  it('tells when it was made', () => {
    const times = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(times, (madeAtMs) => {
        expect(stateIssuedAtMs(createState([first], madeAtMs), [first])).toBe(madeAtMs);
      }),
    );
  });

  it('is authenticated by no key that a list of secrets can be tried against quickly', () => {
    const bytes = Buffer.from(createState([first], nowMs), 'base64url');
    const body = bytes.subarray(0, 22);
    const mac = createHmac('sha256', first).update('state').update(body).digest();
    expect(bytes.subarray(22).equals(mac.subarray(0, 16))).toBe(false);
  });

  it('can stand in an address and in the name of a cookie, and has a fixed size', () => {
    expect(createState([first], nowMs)).toMatch(/^[A-Za-z0-9_-]{51}$/);
  });

  it('is never the same twice, not even within a millisecond', () => {
    const states = Array.from({ length: 1_000 }, () => createState([first], nowMs));
    expect(new Set(states).size).toBe(1_000);
  });

  it('is made with the first secret and known under all of them', () => {
    const state = createState([otherSecret, first], nowMs);
    expect(stateIssuedAtMs(state, [otherSecret])).toBe(nowMs);
    expect(stateIssuedAtMs(state, [first, otherSecret])).toBe(nowMs);
    expect(stateIssuedAtMs(state, [first])).toBeNull();
  });

  it('is not ours once a character of it was changed', () => {
    const state = createState([first], nowMs);
    for (let place = 0; place < state.length; place += 1) {
      expect(stateIssuedAtMs(tamper(state, place), [first]), `changed at ${place}`).toBeNull();
    }
  });

  it('is not ours when it is shorter, longer, or put together from two', () => {
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

  it('is not ours when it is anything else, and asking never throws', () => {
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
