import { personas } from '../../emulator/personas';
import { expect, openDashboardAs, test } from '../support/fixtures';

// A name comes from LivePerson, and whoever may write there could write this.
const hostile = '<img src=x onerror="window.hostile=1"><script>window.hostile=1</script>';

test('markup in a name, a role or a query is text, and no script of it runs', async ({
  page,
  app,
  emulator,
}) => {
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => dialogs.push(dialog.message()));
  const { profile } = personas.administrator;
  const body = {
    ...profile,
    fullName: hostile,
    nickname: hostile,
    loginName: hostile,
    description: hostile,
    pictureUrl: 'javascript:window.hostile=1',
    profiles: [{ id: 1, roleTypeId: 1, name: hostile }],
  };
  await emulator.fault({ on: 'users', times: 9, answer: { kind: 'status', status: 200, body } });
  await openDashboardAs(page, app.origin, personas.administrator);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(hostile);
  await expect(page.getByRole('main')).not.toContainText('Cannot be shown');

  const query = new URLSearchParams({ q: hostile, role: hostile, sort: hostile });
  for (const path of [
    `/admin?${query}`,
    `/dashboard?whole=${encodeURIComponent(hostile)}`,
    `/?signed_out=${encodeURIComponent(hostile)}`,
    `/sign-in-error?reason=${encodeURIComponent(hostile)}`,
    `/nowhere/${encodeURIComponent(hostile)}`,
  ]) {
    await page.goto(app.origin + path);
    await expect(page.getByRole('main')).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, 'hostile')), path).toBeUndefined();
    expect(await page.locator('img[src="x"]').count(), path).toBe(0);
  }
  expect(dialogs).toEqual([]);
});
