import * as ironSession from 'iron-session';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { environment, otherSecret, tamper } from '../../e2e/support/unit-fixtures';
import { type SealPurpose, type SealSecrets, seal, unseal } from './seal';

vi.mock('iron-session', { spy: true });
const opening = vi.mocked(ironSession.unsealData);

const secrets: SealSecrets = [environment.SESSION_SECRET];
const note = z.object({ text: z.string() });
const sealNote = (text: string, purpose: SealPurpose = 'session') =>
  seal(purpose, { text }, secrets);
const open = (sealed: string, purpose: SealPurpose = 'session', by: SealSecrets = secrets) =>
  unseal(purpose, note, sealed, by);

describe('a seal that was opened', () => {
  beforeEach(() => {
    opening.mockClear();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is not opened again, in any bundle', async () => {
    const sealed = await sealNote('a');
    expect(await open(sealed)).toEqual({ text: 'a' });
    expect(await open(sealed)).toEqual({ text: 'a' });
    vi.resetModules();
    const bundle = await import('./seal');
    expect(await bundle.unseal('session', note, sealed, secrets)).toEqual({ text: 'a' });
    expect(opening).toHaveBeenCalledOnce();
  });

  it('gives each who asks an object of their own', async () => {
    const sealed = await sealNote('a');
    expect(await open(sealed)).not.toBe(await open(sealed));
  });

  it('is open for nobody who has other secrets, or asks for something else', async () => {
    const sealed = await sealNote('mine');
    await open(sealed);
    expect(await open(sealed, 'session', [otherSecret])).toBeNull();
    expect(await open(sealed, 'session', [otherSecret, ...secrets])).toEqual({ text: 'mine' });
    expect(await open(sealed, 'session-id')).toBeNull();
    expect(await unseal('session', z.object({ other: z.string() }), sealed, secrets)).toBeNull();
  });

  it('opens no other for having been opened', async () => {
    const sealed = await sealNote('intact');
    await open(sealed);
    for (let place = 0; place < sealed.length; place += 7) {
      expect(await open(tamper(sealed, place))).toBeNull();
    }
    expect(await open(`A${sealed}`)).toBeNull();
  });

  it('is forgotten after two minutes, however often it is asked for', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    // For the cache, what was kept at 0 was kept at no time.
    vi.advanceTimersByTime(1);
    const sealed = await sealNote('for a while');
    await open(sealed);
    vi.advanceTimersByTime(119_000);
    await open(sealed);
    expect(opening).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(2_000);
    await open(sealed);
    expect(opening).toHaveBeenCalledTimes(2);
  });

  it('makes room for newer ones', async () => {
    const [sealed, ...newer] = await Promise.all(
      Array.from({ length: 3 }, () => sealNote('x'.repeat(5_000_000))),
    );
    for (const each of [sealed, ...newer, sealed]) await open(each ?? '');
    expect(opening).toHaveBeenCalledTimes(4);
  });

  it('of a sign-in, which strangers can start, takes no room', async () => {
    const sealed = await sealNote('a', 'transaction');
    expect(await open(sealed, 'transaction')).toEqual({ text: 'a' });
    expect(await open(sealed, 'transaction')).toEqual({ text: 'a' });
    expect(opening).toHaveBeenCalledTimes(2);
  });
});
