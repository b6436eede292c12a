import { setTimeout as sleep } from 'node:timers/promises';
import { personas } from '../../emulator/personas';
import { expect, refreshStatuses, test } from '../support/fixtures';

test.use({ hasClock: true });

/** Seconds from sign-in until a refresh is due, and from there until the old access token expires. */
const [untilDue, untilExpired] = [1_801, 27_000];

test('a server that is suspended for 10 s during a refresh reads the response and keeps the session', async ({
  visitor,
  app,
  emulator,
  clock,
  both,
}) => {
  const { pid } = both.app;
  if (pid === undefined) throw new Error('the app does not run');
  await visitor.signIn(app.origin, personas.agent);
  await clock.advance(untilDue);
  await emulator.fault({ on: 'token', answer: { kind: 'held', delayMs: 500 } });
  const response = visitor.open(`${app.origin}/dashboard`);
  await expect.poll(() => refreshStatuses(emulator)).toHaveLength(1);
  process.kill(pid, 'SIGSTOP');
  await sleep(10_000);
  process.kill(pid, 'SIGCONT');
  expect((await response).status).toBe(200);
  await clock.advance(untilExpired);
  expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
  expect(await refreshStatuses(emulator)).toEqual([200, 200]);
  expect(app.log().map(({ event }) => event)).not.toContain('refresh_failed');
});
