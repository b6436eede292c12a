import type { BrowserContext, Page } from '@playwright/test';
import type { Persona } from '../../emulator/personas';

/**
 * Signs a persona in without a page and its buttons, for tests of what comes after. The browser forgets whoever was
 * signed in before.
 *
 * @param accountId where the app has several to choose from
 * @throws {Error} when the sign-in does not end at the front page
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

/** Shows a persona their dashboard, without the way there. */
export async function openDashboardAs(page: Page, appUrl: string, persona: Persona): Promise<void> {
  await signInAs(page.context(), appUrl, persona);
  await page.goto(`${appUrl}/dashboard`);
}
