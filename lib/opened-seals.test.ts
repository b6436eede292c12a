import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openedOnce } from './opened-seals';
import { type SealSecrets, seal } from './seal';
import { environment, otherSecret, tamper } from './testing/fixtures';

const secrets: SealSecrets = [environment.SESSION_SECRET];
const note = z.object({ text: z.string() });
const seals = openedOnce('session', note);
const sealedElsewhere = (text: string) => seal('session', { text }, secrets);

describe('a seal that is opened once', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives the same object each time, in every bundle', async () => {
    const sealed = await sealedElsewhere('a');
    const opened = await seals.unseal(sealed, secrets);
    expect(opened).toEqual({ text: 'a' });
    expect(await seals.unseal(sealed, secrets)).toBe(opened);
    expect(await openedOnce('session', note).unseal(sealed, secrets)).toBe(opened);
  });

  it('need not be opened where it was made', async () => {
    const sealed = await seals.seal({ text: 'mine' }, secrets);
    const opened = await seals.unseal(sealed, secrets);
    expect(opened).toEqual({ text: 'mine' });
    expect(await seals.unseal(sealed, secrets)).toBe(opened);
  });

  it('gives no more where it was made than anywhere else', async () => {
    const more = { text: 'mine', aside: 'not in the schema' };
    const sealed = await seals.seal(more, secrets);
    expect(await seals.unseal(sealed, secrets)).toEqual({ text: 'mine' });
  });

  it('is open for nobody who has other secrets, or asks for something else', async () => {
    const sealed = await seals.seal({ text: 'mine' }, secrets);
    expect(await seals.unseal(sealed, [otherSecret])).toBeNull();
    expect(await seals.unseal(sealed, [otherSecret, ...secrets])).toEqual({ text: 'mine' });
    expect(await openedOnce('session-id', note).unseal(sealed, secrets)).toBeNull();
  });

  it('opens no other for having been opened', async () => {
    const sealed = await seals.seal({ text: 'intact' }, secrets);
    await seals.unseal(sealed, secrets);
    for (let place = 0; place < sealed.length; place += 7) {
      expect(await seals.unseal(tamper(sealed, place), secrets)).toBeNull();
    }
    expect(await seals.unseal(`A${sealed}`, secrets)).toBeNull();
  });

  it('is forgotten after two minutes, however often it is asked for', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    // For the cache, what was kept at 0 was kept at no time.
    vi.advanceTimersByTime(1);
    const sealed = await seals.seal({ text: 'for a while' }, secrets);
    const opened = await seals.unseal(sealed, secrets);
    vi.advanceTimersByTime(119_000);
    expect(await seals.unseal(sealed, secrets)).toBe(opened);
    vi.advanceTimersByTime(2_000);
    const again = await seals.unseal(sealed, secrets);
    expect(again).toEqual(opened);
    expect(again).not.toBe(opened);
  });

  it('makes room for newer ones', async () => {
    const data = { text: 'x'.repeat(1_000_000) };
    const sealed = await seals.seal(data, secrets);
    const opened = await seals.unseal(sealed, secrets);
    expect(await seals.unseal(sealed, secrets)).toBe(opened);
    for (let others = 0; others < 16; others += 1) await seals.seal(data, secrets);
    expect(await seals.unseal(sealed, secrets)).not.toBe(opened);
  });
});
