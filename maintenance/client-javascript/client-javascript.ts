import { chromium } from '@playwright/test';
import { startAppAndEmulator } from '../../e2e/support/start-app-and-emulator';
import { browserLaunchOptions } from '../../scripts/find-browser';
import { buildApp } from '../../scripts/servers';
import { runToExit } from '../run-to-exit';
import {
  type BudgetedPage,
  budgetBytes,
  budgetedPages,
  measureBudgetedPage,
  startEmptyApp,
} from './budget';
import type { ClientJavaScript } from './measure-client-javascript';

/**
 * `npx tsx maintenance/client-javascript/client-javascript.ts` measures the JavaScript of each page in addition to an empty
 * page of Next.js. It fails if a page exceeds the budget, and prints its files. `--no-build` uses the existing build.
 */
async function run(): Promise<boolean> {
  if (!process.argv.includes('--no-build')) await buildApp();
  const [empty, { app }] = await Promise.all([startEmptyApp(), startAppAndEmulator()]);
  const browser = await chromium.launch(browserLaunchOptions());
  const base = await measureBudgetedPage(browser, empty.origin, { path: '/' });
  say(row('page', 'bytes', 'difference', 'limit', 'inline'));
  say(row('an empty page', base.bytes, 0, '', base.inlineBytes));
  let isWithinBudget = true;
  for (const page of budgetedPages) {
    const measured = await measureBudgetedPage(browser, app.origin, page);
    isWithinBudget = report(page, measured, base) && isWithinBudget;
  }
  await browser.close();
  return isWithinBudget;
}

/** Returns true if the page is within the budget. */
function report({ name }: BudgetedPage, measured: ClientJavaScript, base: ClientJavaScript) {
  const difference = measured.bytes - base.bytes;
  say(row(name, measured.bytes, difference, budgetBytes, measured.inlineBytes));
  if (difference <= budgetBytes) return true;
  say(`  over by ${difference - budgetBytes}; it loads`);
  for (const { url, bytes } of measured.files) {
    say(`  ${String(bytes).padStart(8)}  ${new URL(url).pathname}`);
  }
  return false;
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  return [name.padEnd(24), ...cells.map((cell) => String(cell).padStart(10))].join(' ');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

runToExit(run);
