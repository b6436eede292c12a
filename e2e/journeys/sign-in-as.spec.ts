import { personas } from '../../emulator/personas';
import { expect, signInAs, test } from '../support/fixtures';

test('tests can sign anybody in without a page, one after the other', async ({
  context,
  page,
  app,
}) => {
  for (const persona of [personas.agent, personas.minimal, personas.administrator]) {
    await signInAs(context, app.origin, persona);
    await page.goto(`${app.origin}/api/me`);
    await expect(page.locator('body')).toContainText(`"sub":"${persona.userId}"`);
  }
});

test('a test whose sign-in fails is told', async ({ context, app, emulator }) => {
  await emulator.fault({ on: 'token', answer: { kind: 'status', status: 503 } });
  await expect(signInAs(context, app.origin, personas.agent)).rejects.toThrow(
    `the sign-in of agent ended at ${app.origin}/sign-in-error`,
  );
});
