import * as ironSession from 'iron-session';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { environment, otherSecret, tamper } from '../../e2e/support/unit-fixtures';
import { type SealPurpose, type SealSecrets, seal, unseal } from './seal';

vi.mock('iron-session', { spy: true });
const unsealData = vi.mocked(ironSession.unsealData);

const secrets: SealSecrets = [environment.SESSION_SECRET];
const note = z.object({ text: z.string() });
/** A seal of another process, which this one has not cached. */
const sealNote = async (text: string, purpose: SealPurpose = 'session') =>
  seal(purpose, { text }, [...secrets, otherSecret]);
const open = (sealed: string, purpose: SealPurpose = 'session', by: SealSecrets = secrets) =>
  unseal(purpose, note, sealed, by);

describe('the cache of opened seals', () => {
  beforeEach(() => {
    unsealData.mockClear();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('opens a seal once, in all bundles', async () => {
    const sealed = await sealNote('a');
    expect(await open(sealed)).toEqual({ text: 'a' });
    expect(await open(sealed)).toEqual({ text: 'a' });
    vi.resetModules();
    const bundle = await import('./seal');
    expect(await bundle.unseal('session', note, sealed, secrets)).toEqual({ text: 'a' });
    expect(unsealData).toHaveBeenCalledOnce();
  });

  it('does not open a seal that this process made', async () => {
    const sealed = await seal('session', { text: 'a' }, secrets);
    expect(await open(sealed)).toEqual({ text: 'a' });
    expect(unsealData).not.toHaveBeenCalled();
  });

  it('returns a new object each time', async () => {
    const sealed = await sealNote('a');
    expect(await open(sealed)).not.toBe(await open(sealed));
  });

  it('does not return a seal for other secrets, another purpose or another shape', async () => {
    const sealed = await sealNote('mine');
    await open(sealed);
    expect(await open(sealed, 'session', [otherSecret])).toBeNull();
    expect(await open(sealed, 'session', [otherSecret, ...secrets])).toEqual({ text: 'mine' });
    expect(await open(sealed, 'session-id')).toBeNull();
    expect(await unseal('session', z.object({ other: z.string() }), sealed, secrets)).toBeNull();
  });

  it('does not return a seal for a changed one', async () => {
    const sealed = await sealNote('intact');
    await open(sealed);
    for (let place = 0; place < sealed.length; place += 7) {
      expect(await open(tamper(sealed, place))).toBeNull();
    }
    expect(await open(`A${sealed}`)).toBeNull();
  });

  it('keeps a seal for two minutes, even if it is read in between', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    // lru-cache takes a start time of 0 for none.
    vi.advanceTimersByTime(1);
    const sealed = await sealNote('for a while');
    await open(sealed);
    vi.advanceTimersByTime(119_000);
    await open(sealed);
    expect(unsealData).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(2_000);
    await open(sealed);
    expect(unsealData).toHaveBeenCalledTimes(2);
  });

  it('evicts old seals for new ones', async () => {
    const [sealed, ...newer] = await Promise.all(
      Array.from({ length: 3 }, () => sealNote('x'.repeat(5_000_000))),
    );
    for (const each of [sealed, ...newer, sealed]) await open(each ?? '');
    expect(unsealData).toHaveBeenCalledTimes(4);
  });

  it('does not keep the seal of a sign-in, which anyone can start', async () => {
    const sealed = await sealNote('a', 'transaction');
    expect(await open(sealed, 'transaction')).toEqual({ text: 'a' });
    expect(await open(sealed, 'transaction')).toEqual({ text: 'a' });
    expect(unsealData).toHaveBeenCalledTimes(2);
  });
});
