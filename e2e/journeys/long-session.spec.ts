import { personas } from '../../emulator/personas';
import { expect, openDashboardAs, refreshStatuses, test } from '../support/fixtures';

test.use({ hasClock: true });

const halfAnHour = 1_801;
const refreshes = 16;

test('a whole shift in three tabs: a refresh each half hour, never signed out, and back to the page after a pause', async ({
  page,
  app,
  emulator,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  const tabs = [page, await page.context().newPage(), await page.context().newPage()];
  for (let refresh = 1; refresh <= refreshes; refresh += 1) {
    await clock.advance(halfAnHour);
    // All tabs at once, as when a computer wakes up.
    await Promise.all(tabs.map((tab, index) => tab.goto(`${app.origin}/dashboard?tab=${index}`)));
    for (const [index, tab] of tabs.entries()) {
      await expect(tab.getByRole('heading', { level: 1 })).toContainText('Amir');
      expect(tab.url()).toBe(`${app.origin}/dashboard?tab=${index}`);
    }
    expect(await refreshStatuses(emulator)).toEqual(Array(refresh).fill(200));
  }
  expect(await emulator.requests('authorize')).toHaveLength(1);

  // Eight hours since, the longest that a session lives unused; twelve since the sign-in are over as well.
  await clock.advance(8 * 3_600);
  // The tabs notice by themselves, and lead back to where they were.
  await expect(page.getByRole('dialog', { name: 'You are signed out' })).toBeVisible();
  expect((await page.request.get(`${app.origin}/api/me`)).status()).toBe(401);
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await expect(page).toHaveURL(`${app.origin}/dashboard?tab=0`);
  expect(await emulator.requests('authorize')).toHaveLength(2);
});
