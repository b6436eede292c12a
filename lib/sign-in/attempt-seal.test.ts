import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { environment, otherSecret, tamper } from '../testing/fixtures';
import { sealAttempt, unsealAttempt } from './attempt-seal';

const first = environment.SESSION_SECRET;
const note = z.object({ text: z.string() });

const sealNote = (text: string, secret: string = first) =>
  sealAttempt('transaction', { text }, [secret]);
const unsealNote = (sealed: string, ...others: string[]) =>
  unsealAttempt('transaction', note, sealed, [first, ...others]);

describe('the seal of an attempt', () => {
  it('gives back what was sealed, whatever the text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 2_000 });
    fc.assert(
      fc.property(text, (original) => {
        // JSON spells a lone surrogate as an escape, so even that survives.
        expect(unsealNote(sealNote(original))).toEqual({ text: original });
      }),
    );
  });

  it('shows nothing of what is in it, and never looks the same twice', () => {
    const sealed = sealNote('a verifier that nobody may read');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('verifier');
    expect(sealNote('a verifier that nobody may read')).not.toBe(sealed);
  });

  it('can stand in a cookie and behind a # as it is', () => {
    expect(sealNote('ä '.repeat(500))).toMatch(/^[\w-]+$/);
  });

  it('is made with the first secret alone', () => {
    const sealed = sealAttempt('transaction', { text: 'new' }, [otherSecret, first]);
    expect(unsealAttempt('transaction', note, sealed, [otherSecret])).toEqual({ text: 'new' });
    expect(unsealAttempt('transaction', note, sealed, [first])).toBeNull();
  });

  it('is opened by every secret there is, wherever in the list it stands', () => {
    const sealed = sealNote('old', otherSecret);
    expect(unsealNote(sealed, otherSecret)).toEqual({ text: 'old' });
    expect(unsealNote(sealed, 'c'.repeat(32), otherSecret)).toEqual({ text: 'old' });
    expect(unsealNote(sealed, 'c'.repeat(32))).toBeNull();
  });

  it('made for one purpose is worth nothing for the other', () => {
    const sealed = sealAttempt('frame-handle', { text: 'x' }, [first]);
    expect(unsealNote(sealed)).toBeNull();
    expect(unsealAttempt('frame-handle', note, sealed, [first])).toEqual({ text: 'x' });
  });

  it('whose content has another shape is not opened', () => {
    expect(unsealNote(sealAttempt('transaction', { text: 7 }, [first]))).toBeNull();
    expect(unsealNote(sealAttempt('transaction', [], [first]))).toBeNull();
  });

  it('is worth nothing once any character of it was changed, added or cut off', () => {
    const sealed = sealNote('intact');
    expect(unsealNote(sealed)).not.toBeNull();
    for (let place = 0; place < sealed.length; place += 1) {
      expect(unsealNote(tamper(sealed, place)), `changed at ${place}`).toBeNull();
      expect(unsealNote(sealed.slice(0, place)), `cut off at ${place}`).toBeNull();
    }
    for (const more of ['A', '=', ' ', '.']) {
      expect(unsealNote(more + sealed), `before: ${more}`).toBeNull();
      expect(unsealNote(sealed + more), `behind: ${more}`).toBeNull();
    }
  });

  it('has one spelling', () => {
    for (const text of ['a', 'ab', 'abc']) {
      const sealed = sealNote(text);
      const bytes = Buffer.from(sealed, 'base64url');
      for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
        const other = sealed.slice(0, -1) + last;
        if (other === sealed) continue;
        const isSame = Buffer.from(other, 'base64url').equals(bytes);
        expect(unsealNote(other), `${isSame ? 'the same' : 'other'} bytes`).toBeNull();
      }
    }
  });

  it('is not any garbage, and asking never throws', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.stringMatching(/^[\w-]{0,200}$/),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        expect(unsealNote(text, otherSecret)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
