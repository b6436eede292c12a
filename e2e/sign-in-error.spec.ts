import { personas } from '../emulator/personas';
import { expect, signInWithBrowser, test } from './fixtures';

/** What each page has to get across, however it is worded. */
const reasons: Record<string, RegExp> = {
  access_denied: /cancel|refused/i,
  attempt_expired: /ten minutes/i,
  attempt_unknown: /started|newer|used/i,
  cookies_blocked: /cookies/i,
  sentinel_refused: /LivePerson/,
  sentinel_unreachable: /not (be reached|reachable|answer)|reach/i,
  identity_invalid: /trust|sure who you are/i,
  too_many_attempts: /minute/i,
  configuration: /set up/i,
  unexpected: /wrong/i,
};

for (const [reason, words] of Object.entries(reasons)) {
  test(`the page for ${reason} says it in plain words`, async ({ page, app }) => {
    await page.goto(`${app.origin}/sign-in-error?reason=${reason}&ref=K7Q2M9XD`);
    await expect(page.getByRole('main')).toContainText(words);
    await expect(page.getByText('K7Q2M9XD')).toBeVisible();
    await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.getByRole('button', { name: /^Dana/ })).toBeVisible();
  });
}

test('nothing of the query reaches the page but a reason and a reference of ours', async ({
  visitor,
  app,
}) => {
  const hostile = '<img src=x onerror=alert(1)>';
  const query = new URLSearchParams({
    reason: hostile,
    ref: `K7Q2M9XD${hostile}`,
    error_description: hostile,
  });
  const answer = await visitor.follow(`${app.origin}/sign-in-error?${query}`);
  expect(answer.url).toBe(`${app.origin}/sign-in-error?reason=unexpected`);
  const html = await answer.response.text();
  expect(html).toContain('Try again');
  expect(html).not.toContain('onerror');
  expect(html).not.toContain('K7Q2M9XD');
});

test('a person who is signed in by now is sent on', async ({ page, app }) => {
  await signInWithBrowser(page, app.origin, personas.agent);
  await page.goto(`${app.origin}/sign-in-error?reason=attempt_unknown`);
  await expect(page).toHaveURL(`${app.origin}/dashboard`);
});

test('cancelling at Sentinel is said and can be tried again', async ({ page, app }) => {
  await page.goto(`${app.origin}/dashboard`);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(/\/sign-in-error\?reason=access_denied/);
  await page.getByRole('link', { name: 'Try again' }).click();
  await page.getByRole('button', { name: /^Dana/ }).click();
  await expect(page).toHaveURL(`${app.origin}/dashboard`);
});
