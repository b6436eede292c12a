import type { Page } from '@playwright/test';
import { nameOf, type Persona } from '../../emulator/personas';

/** Signs in through the pages of the app and the emulator. */
export async function signInWithBrowser(page: Page, appUrl: string, persona: Persona) {
  await page.goto(appUrl);
  await page
    .getByRole('main')
    .getByRole('link', { name: /^sign in/i })
    .first()
    .click();
  await page.getByRole('button', { name: nameOf(persona) }).click();
  await page.waitForURL(`${appUrl}/dashboard`);
}
