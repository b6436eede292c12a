import type { Browser } from '@playwright/test';
import { signInWithBrowser } from '../../e2e/support/sign-in-with-browser';
import { type Persona, personas } from '../../emulator/personas';
import { anyFreePort } from '../../scripts/free-port';
import { buildApp, type RunningServer, startApp } from '../../scripts/servers';
import { type ClientJavaScript, measureClientJavaScript } from './measure-client-javascript';

/** Limit for the JavaScript of a page in addition to that of Next.js, compressed with gzip. */
export const budgetBytes = 7_000;

const emptyApp = 'maintenance/client-javascript/empty-app';

/** A page with a budget. */
export interface BudgetedPage {
  readonly name: string;
  readonly path: string;
  /** The signed-in user. Default: none. */
  readonly persona?: Persona;
  /** Default: 200. */
  readonly status?: number;
}

const { administrator, agent } = personas;

export const budgetedPages: readonly BudgetedPage[] = [
  { name: 'front page, signed out', path: '/' },
  { name: 'front page, signed in', path: '/', persona: administrator },
  { name: 'dashboard', path: '/dashboard', persona: administrator },
  { name: 'own sessions', path: '/dashboard/sessions', persona: administrator },
  { name: 'administration', path: '/admin', persona: administrator },
  { name: 'forbidden', path: '/admin', persona: agent, status: 403 },
  { name: 'somebody else is signed in', path: '/other-person', persona: administrator },
  { name: 'sign-in error', path: '/sign-in-error?reason=unexpected' },
  { name: 'not found', path: '/nowhere', status: 404 },
];

/** Builds and starts an app with one page and no client code. */
export async function startEmptyApp(): Promise<RunningServer> {
  await buildApp({ folder: emptyApp });
  return startApp({
    command: 'start',
    folder: emptyApp,
    healthPath: '/',
    host: '127.0.0.1',
    port: await anyFreePort(),
    environment: {},
  });
}

/** Measures a page in a new browser context, signed in if the page requires it. */
export async function measureBudgetedPage(
  browser: Browser,
  origin: string,
  { path, persona, status }: Omit<BudgetedPage, 'name'>,
): Promise<ClientJavaScript> {
  const cookies = persona ? await signedInCookies(browser, origin, persona) : [];
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const measured = await measureClientJavaScript(await context.newPage(), origin + path, status);
  await context.close();
  return measured;
}

/** A sign-in loads scripts into the cache, so it happens in another context, and only its state is copied. */
async function signedInCookies(browser: Browser, origin: string, persona: Persona) {
  const context = await browser.newContext();
  await signInWithBrowser(await context.newPage(), origin, persona);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}
