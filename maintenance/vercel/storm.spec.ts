import { concurrentRequests } from '../../e2e/support/concurrent-requests';
import { expect, refreshStatuses, test } from '../../e2e/support/fixtures';
import { personas } from '../../emulator/personas';

test.use({ hasClock: true });

test('200 requests at once cause one refresh', async ({ visitor, app, emulator, clock }) => {
  await visitor.signIn(app.origin, personas.agent);
  await clock.advance(1_801);
  const answers = await concurrentRequests(visitor, [app.origin], '/dashboard');
  expect(answers.map(({ status }) => status)).toEqual(Array(200).fill(200));
  for (const { body } of answers) expect(body).toContain('data-testid="greeting"');
  expect(await refreshStatuses(emulator)).toEqual([200]);
  expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
  expect(await refreshStatuses(emulator)).toEqual([200]);
});
