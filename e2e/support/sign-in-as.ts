import type { BrowserContext, Page } from '@playwright/test';
import type { Persona } from '../../emulator/personas';

/**
 * Signs in without rendering pages, for tests of what follows. All cookies of the browser are removed first.
 *
 * @param accountId required if the app has several
 * @throws {Error} if the sign-in does not end at the home page
 */
export async function signInAs(
  context: BrowserContext,
  appUrl: string,
  persona: Persona,
  accountId?: string,
): Promise<void> {
  await context.clearCookies();
  const query = new URLSearchParams({
    returnTo: '/',
    ...(accountId !== undefined && { account: accountId }),
  });
  const loginPage = await context.request.get(`${appUrl}/login?${query}`);
  const attempt = new URL(loginPage.url()).searchParams.get('attempt') ?? '';
  const form = { attempt, persona: persona.key };
  const end = (await context.request.post(loginPage.url(), { form })).url();
  if (end !== `${appUrl}/`) {
    throw new Error(`the sign-in of ${persona.key} ended at ${end.split('?')[0]}`);
  }
}

/** Signs in without rendering pages, and opens the dashboard. */
export async function openDashboardAs(page: Page, appUrl: string, persona: Persona): Promise<void> {
  await signInAs(page.context(), appUrl, persona);
  await page.goto(`${appUrl}/dashboard`);
}
