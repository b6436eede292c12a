import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { Visitor } from '../support/cookie-client';
import { expect, startBoth, test } from '../support/fixtures';

test('SIGTERM lets a sign-in that is under way finish, and takes no new request', async () => {
  const { app, emulator, stop } = await startBoth();
  const sentinel = controlOf(emulator.origin);
  try {
    const visitor = new Visitor();
    const callback = await visitor.reachCallback(`${app.origin}/login`, personas.agent);
    await sentinel.fault({ on: 'token', answer: { kind: 'slow', delayMs: 2_000 } });
    let isAnswered = false;
    const answer = visitor.open(callback).finally(() => {
      isAnswered = true;
    });
    await expect.poll(async () => (await sentinel.requests('token')).length).toBe(1);

    const stopped = app.stop();
    const isTaken = () => new Visitor().open(`${app.origin}/api/health`).then(Boolean, () => false);
    await expect.poll(isTaken).toBe(false);
    expect(isAnswered).toBe(false);

    expect((await answer).status).toBe(303);
    expect([...visitor.cookies(app.origin).keys()]).toContain('session');
    await stopped;
    expect(app.exitCode()).toBe(143);
  } finally {
    await stop();
  }
});

test('a start with right settings warns of nothing', async () => {
  const { app, stop } = await startBoth();
  await stop();
  expect(app.output()).toContain('Ready in');
  expect(app.output()).not.toMatch(/warn|deprecat|⚠/i);
});
