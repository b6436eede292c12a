import { describe, expect, it } from 'vitest';
import { environment, otherSecret, sampleSession, tamper } from '../../e2e/support/unit-fixtures';
import { isSessionMark, sessionMark } from './session-mark';

const first = environment.SESSION_SECRET;
const someone = sampleSession();
const identityOf = (sub: string) => ({ ...someone.identity, sub });

describe('the mark of a person', () => {
  it('is the same after signing in again', () => {
    expect(sessionMark(sampleSession(), [first])).toBe(sessionMark(someone, [first]));
  });

  it('depends on account and user id together, without ambiguity', () => {
    const people = [
      someone,
      sampleSession({ accountId: '87654321' }),
      sampleSession({ identity: identityOf('1') }),
      sampleSession({ accountId: '12', identity: identityOf('345') }),
      sampleSession({ accountId: '123', identity: identityOf('45') }),
    ];
    for (const [index, person] of people.entries()) {
      const mark = sessionMark(person, [first]);
      expect(people.map((other) => isSessionMark(mark, other, [first]))).toEqual(
        people.map((_, other) => other === index),
      );
    }
  });

  it('is made with the first secret and checked with each', () => {
    const before = sessionMark(someone, [first]);
    const rotated = [otherSecret, first] as const;
    expect(isSessionMark(before, someone, rotated)).toBe(true);
    expect(isSessionMark(sessionMark(someone, rotated), someone, [otherSecret])).toBe(true);
    expect(isSessionMark(before, someone, [otherSecret])).toBe(false);
  });

  it('is not accepted when it is made up', () => {
    const mark = sessionMark(someone, [first]);
    expect(mark).toMatch(/^[\w-]{43}$/);
    for (const wrong of ['', 'x', '\0', 'ä', `${mark}${mark}`, tamper(mark, 0), mark.slice(4)]) {
      expect(isSessionMark(wrong, someone, [first]), wrong).toBe(false);
    }
  });
});
