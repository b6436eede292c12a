import type { Page } from '@playwright/test';
import { personas } from '../../emulator/personas';
import { expect, signInAs, test } from '../support/fixtures';
import { signOut } from '../support/user-menu';

const header = (page: Page) => page.getByRole('banner');

/** What the HTML of the server has in its header, before any script. */
async function headerOfServer(page: Page, url: string): Promise<string> {
  const html = await (await page.request.get(url)).text();
  return html.match(/<header.*?<\/header>/s)?.[0] ?? '';
}

/** Counts what scripts change in the header, from the moment it is there. */
async function countHeaderChanges(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    let changes = 0;
    new MutationObserver((records) => {
      changes += records.filter(
        ({ target }) =>
          target.parentElement?.closest('header') && document.readyState !== 'loading',
      ).length;
      document.documentElement.dataset.headerChanges = String(changes);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return async () => Number(await page.locator('html').getAttribute('data-header-changes'));
}

const signedIn = ['/', '/dashboard', '/admin'];

for (const path of signedIn) {
  test(`the header of ${path} is right in the HTML, without a request of the browser`, async ({
    page,
    app,
  }) => {
    await signInAs(page.context(), app.origin, personas.administrator);
    const fromServer = await headerOfServer(page, app.origin + path);
    expect(fromServer).toContain('Dana Whitlow');
    expect(fromServer).toContain('Your account');

    const changes = await countHeaderChanges(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(app.origin + path, { waitUntil: 'networkidle' });
    await expect(header(page)).toContainText('Dana Whitlow');
    expect(await changes()).toBe(0);
    expect(asked).toContain(path);
    expect(asked).not.toContain('/api/me');

    await signOut(page);
    await expect(page).toHaveURL(`${app.origin}/?signed_out=here`);
    await expect(header(page).getByRole('button')).toHaveCount(0);
    expect((await page.request.get(`${app.origin}/api/me`)).status()).toBe(401);
  });
}

test('signed out, the front page names no user, and the browser sends no request', async ({
  page,
  app,
}) => {
  expect(await headerOfServer(page, app.origin)).not.toContain('Your account');
  const changes = await countHeaderChanges(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(app.origin, { waitUntil: 'networkidle' });
  await expect(page.getByTestId('invitation')).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText('demo');
  expect(await changes()).toBe(0);
  expect(asked).not.toContain('/api/me');
});
