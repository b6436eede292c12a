import { personas } from '../../emulator/personas';
import { expect, signInWithBrowser, test } from '../support/fixtures';

test('the page says the reason, and its reference, in plain words, and leads back to sign in', async ({
  page,
  app,
}) => {
  await page.goto(`${app.origin}/sign-in-error?reason=attempt_expired&ref=K7Q2M9XD`);
  await expect(page.getByRole('main')).toContainText(/ten minutes/i);
  await expect(page.getByText('K7Q2M9XD')).toBeVisible();
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page).toHaveURL(/\/login\?attempt=/);
});

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
