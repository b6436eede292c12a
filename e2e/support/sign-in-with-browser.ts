import type { Page } from '@playwright/test';
import { nameOf, type Persona } from '../../emulator/personas';

/** Signs in with a real browser, from wherever the page is about to go. */
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
