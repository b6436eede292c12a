import { setTimeout as sleep } from 'node:timers/promises';
import { personas } from '../emulator/personas';
import { expect, startBoth, test } from './fixtures';
import { Visitor } from './visitor';

test('a session rolls with use, ends when idle, and never outlives its absolute end', async () => {
  const { app, stop } = await startBoth({ SESSION_IDLE_SECONDS: '10', SESSION_MAX_SECONDS: '20' });
  try {
    const [visitor, idler] = [new Visitor(), new Visitor()];
    const rolls = async (path: string, headers = {}) => {
      const answer = await visitor.open(app.origin + path, { headers });
      return answer.headers.getSetCookie().some((line) => line.startsWith('session=Fe'));
    };
    await idler.signIn(app.origin, personas.agent);
    await visitor.signIn(app.origin, personas.agent);
    const began = Date.now();
    const until = (seconds: number) => sleep(began + seconds * 1_000 - Date.now());

    await until(2.5);
    expect(await rolls('/')).toBe(false);
    expect(await rolls('/api/me')).toBe(false);
    expect(await rolls('/dashboard', { 'next-router-prefetch': '1' })).toBe(false);
    expect(await rolls('/dashboard', { 'sec-purpose': 'prefetch' })).toBe(false);
    expect(await rolls('/dashboard')).toBe(true);
    expect(await rolls('/api/me')).toBe(false);

    // Kept alive by use beyond the idle limit: by a page, and by the call that says "I am still here".
    await until(8.5);
    expect(await rolls('/dashboard')).toBe(true);
    await until(14);
    expect((await idler.open(`${app.origin}/api/me`)).status).toBe(401);
    expect((await idler.open(`${app.origin}/dashboard`)).status).toBe(307);
    const extended = await visitor.post(`${app.origin}/api/session/extend`);
    expect(extended.status).toBe(200);
    const { expiresAt } = await extended.json();
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(began + 20_000);

    await until(20.5);
    expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(307);
    expect((await visitor.post(`${app.origin}/api/session/extend`)).status).toBe(401);
  } finally {
    await stop();
  }
});
