import { personas } from '../../emulator/personas';
import { expect, signInWithBrowser, startAppAndEmulator, test } from '../support/fixtures';

test('two apps on one host and two ports do not sign each other out', async ({ page, app }) => {
  const other = await startAppAndEmulator();
  try {
    const apps = [
      { origin: app.origin, person: personas.agent, name: 'Amir' },
      { origin: other.app.origin, person: personas.administrator, name: 'Dana' },
    ];
    for (const { origin, person } of apps) await signInWithBrowser(page, origin, person);
    for (const { origin, name } of [...apps, ...apps]) {
      await page.goto(origin);
      await page.getByRole('main').getByRole('link', { name: 'Go to the dashboard' }).click();
      await expect(page).toHaveURL(`${origin}/dashboard`);
      await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
    }
  } finally {
    await other.stop();
  }
});
