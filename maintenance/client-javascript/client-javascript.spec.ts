import { expect, test } from '../../e2e/support/fixtures';
import { buildLimitMs } from '../../scripts/child-process';
import type { RunningServer } from '../../scripts/servers';
import { budgetBytes, budgetedPages, measureBudgetedPage, startEmptyApp } from './budget';

// One worker for all tests, so that the empty app is built once.
test.describe.configure({ mode: 'default' });

let empty: RunningServer;
let emptyBytes = 0;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(buildLimitMs);
  empty = await startEmptyApp();
  emptyBytes = (await measureBudgetedPage(browser, empty.origin, { path: '/' })).bytes;
});

test.afterAll(async () => {
  await empty?.stop();
});

test('the empty page has JavaScript', () => {
  expect(emptyBytes).toBeGreaterThan(50_000);
});

for (const page of budgetedPages) {
  test(`${page.name}: at most ${budgetBytes} bytes of JavaScript on top of an empty page`, async ({
    browser,
    app,
  }) => {
    const { bytes, files } = await measureBudgetedPage(browser, app.origin, page);
    expect(bytes - emptyBytes, JSON.stringify(files, null, 2)).toBeLessThanOrEqual(budgetBytes);
  });
}
