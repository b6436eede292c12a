import type { Locator, Page } from '@playwright/test';
import { personas } from '../../emulator/personas';
import { expect, test } from '../support/fixtures';
import { userMenu, userMenuButton } from '../support/user-menu';

/** Presses Tab until something has the focus, which must be seen to have it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expect(target).toHaveCSS('outline-style', 'solid');
      return;
    }
  }
  throw new Error(`out of reach for the keyboard: ${target}`);
}

test('signing in, searching and signing out need nothing but a keyboard', async ({ page, app }) => {
  await page.goto(app.origin);
  await tabTo(page, page.getByRole('link', { name: 'Sign in' }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/attempt=/);
  await tabTo(page, page.getByRole('button', { name: /^Dana/ }));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.origin}/dashboard`);

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: 'Users' }));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.origin}/admin`);

  await tabTo(page, page.getByRole('searchbox'));
  await page.keyboard.type('amir solano');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=amir\+solano/);
  const { loginName } = personas.agent.profile;
  await expect(page.locator('tbody')).toContainText(String(loginName));
  await tabTo(page, page.getByRole('link', { name: 'Name', exact: true }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/order=desc/);

  await tabTo(page, page.getByRole('link', { name: 'Dashboard' }));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.origin}/dashboard`);
  await tabTo(page, userMenuButton(page));
  await page.keyboard.press('Enter');
  await tabTo(page, userMenu(page).getByRole('button', { name: 'Sign out', exact: true }));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${app.origin}/?signed_out=here`);
  await expect(page.getByTestId('invitation')).toBeVisible();
});
