import { setTimeout as sleep } from 'node:timers/promises';
import { controlOf } from '../emulator/control-client';
import { personas } from '../emulator/personas';
import { expect, refreshStatuses, signInWithBrowser, startBoth, test } from './fixtures';

/** A shift with a fast clock: what takes half an hour in life takes four and a half seconds here. */
const accessTokenSeconds = 6;
const renewals = 16;
const idleSeconds = 20;

test.describe.configure({ timeout: 240_000 });

test('a whole shift in three tabs: sixteen renewals, never signed out, and back to the page after a pause', async ({
  page,
}) => {
  const { app, emulator, stop } = await startBoth({ SESSION_IDLE_SECONDS: String(idleSeconds) });
  const control = controlOf(emulator.origin);
  try {
    await control.speak({ expiresIn: accessTokenSeconds });
    await signInWithBrowser(page, app.origin, personas.agent);
    const [second, third] = [await page.context().newPage(), await page.context().newPage()];
    const tabs = [page, second, third];
    while ((await refreshStatuses(control)).length < renewals) {
      // Sometimes all tabs at once, as when a computer wakes up; sometimes one after the other.
      await Promise.all(tabs.map((tab, index) => tab.goto(`${app.origin}/dashboard?tab=${index}`)));
      for (const tab of tabs) {
        await expect(tab.getByRole('heading', { level: 1 })).toContainText('Amir');
        await tab.reload();
      }
      for (const [index, tab] of tabs.entries()) {
        expect(tab.url()).toBe(`${app.origin}/dashboard?tab=${index}`);
      }
      await sleep(500);
    }
    const statuses = await refreshStatuses(control);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(await control.requests('authorize')).toHaveLength(1);

    await sleep(idleSeconds * 1_000 + 1_000);
    // The tabs have noticed by themselves, and lead back to where they were.
    await expect(page.getByRole('dialog', { name: 'You are signed out' })).toBeVisible();
    expect((await page.request.get(`${app.origin}/api/me`)).status()).toBe(401);
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await expect(page).toHaveURL(`${app.origin}/dashboard?tab=0`);
    expect(await control.requests('authorize')).toHaveLength(2);
  } finally {
    await stop();
  }
});
