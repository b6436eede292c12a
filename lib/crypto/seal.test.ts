import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { environment, otherSecret, tamper } from '../../e2e/support/unit-fixtures';
import { type SealPurpose, seal, unseal } from './seal';

const first = environment.SESSION_SECRET;
const note = z.object({ text: z.string() });
const purposes: readonly SealPurpose[] = ['session', 'session-id', 'session-record'];

const sealNote = (text: string, secret: string = first) => seal('session', { text }, [secret]);
const unsealNote = (sealed: string, ...others: string[]) =>
  unseal('session', note, sealed, [first, ...others]);

describe('a seal', () => {
  it('returns any text that was sealed', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 2_000 });
    await fc.assert(
      fc.asyncProperty(text, async (original) => {
        // JSON escapes a lone surrogate, so it survives.
        expect(await unsealNote(await sealNote(original))).toEqual({ text: original });
      }),
    );
  });

  it('hides its content, and is different each time', async () => {
    const sealed = await sealNote('a secret token');
    expect(sealed).not.toContain('token');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('token');
    expect(await sealNote('a secret token')).not.toBe(sealed);
  });

  it('needs no encoding in a cookie', async () => {
    expect(await sealNote('ä '.repeat(500))).toMatch(/^[A-Za-z0-9._*~-]+$/);
  });

  it('does not expire', async () => {
    // An Iron seal has its expiry after the fifth star. Empty means never.
    expect((await sealNote('forever')).split('*')[5]).toBe('');
  });

  it('is made with the first secret alone', async () => {
    const sealed = await seal('session', { text: 'new' }, [otherSecret, first]);
    expect(await unseal('session', note, sealed, [otherSecret])).toEqual({ text: 'new' });
    expect(await unseal('session', note, sealed, [first])).toBeNull();
  });

  it('opens with any secret of the list', async () => {
    const sealed = await sealNote('old', otherSecret);
    expect(await unsealNote(sealed, otherSecret)).toEqual({ text: 'old' });
    expect(await unsealNote(sealed, 'c'.repeat(32), otherSecret)).toEqual({ text: 'old' });
    expect(await unseal('session', note, sealed, [otherSecret, first])).toEqual({ text: 'old' });
    expect(await unsealNote(sealed, 'c'.repeat(32))).toBeNull();
  });

  it('of one purpose does not open for another', async () => {
    for (const made of purposes) {
      const sealed = await seal(made, { text: made }, [first]);
      for (const asked of purposes) {
        const expected = asked === made ? { text: made } : null;
        expect(await unseal(asked, note, sealed, [first]), `${made} as ${asked}`).toEqual(expected);
      }
    }
  });

  it('does not open when its content has another shape', async () => {
    const sealed = await seal('session', { text: 7 }, [first]);
    expect(await unsealNote(sealed)).toBeNull();
    expect(await unsealNote(await seal('session', [], [first]))).toBeNull();
  });

  it('does not open when any character is changed or cut off', async () => {
    const sealed = await sealNote('intact');
    expect(await unsealNote(sealed)).not.toBeNull();
    for (let place = 0; place < sealed.length; place += 1) {
      expect(await unsealNote(tamper(sealed, place)), `changed at ${place}`).toBeNull();
      expect(await unsealNote(sealed.slice(0, place)), `cut off at ${place}`).toBeNull();
    }
    expect(await unsealNote(`A${sealed}`)).toBeNull();
  });

  it('cannot be combined from two', async () => {
    const [one, two] = [(await sealNote('one')).split('*'), (await sealNote('two')).split('*')];
    for (let index = 2; index < one.length; index += 1) {
      if (one[index] === two[index]) continue;
      const mixed = one.with(index, two[index] ?? '').join('*');
      expect(await unsealNote(mixed), `part ${index}`).toBeNull();
    }
  });

  it.each([
    '',
    ' ',
    '~',
    '~2',
    '*',
    '*******~2',
    'Fe26.2',
    'Fe26.2*1*a*b*c**d*e~2',
    'null',
    '{}',
    '%',
  ])('does not open from %j, without an error', async (garbage) => {
    expect(await unsealNote(garbage, otherSecret)).toBeNull();
  });

  it('does not open from garbage, and never throws', async () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.stringMatching(/^[A-Za-z0-9_-]{0,60}$/),
      fc.constantFrom('Fe26.2', 'Fe26.1', '1', '', '~2', '~', '\u0000'),
    );
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(part, { minLength: 1, maxLength: 10 }).map((parts) => parts.join('*')),
      fc.array(part, { minLength: 7, maxLength: 7 }).map((parts) => `Fe26.2*${parts.join('*')}~2`),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (text) => {
        expect(await unsealNote(text, otherSecret)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
