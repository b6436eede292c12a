import { afterAll, beforeAll, beforeEach } from 'vitest';
import { demoInstallation } from '../../emulator/installation';
import { type Persona, personas } from '../../emulator/personas';
import type { Emulator } from '../../emulator/server';
import type { RedirectResult, RequestCookie } from '../../lib/http/cookies';
import { createLog } from '../../lib/observability/log';
import { createServices, type Services } from '../../lib/services';
import { handleCallback } from '../../lib/sign-in/callback';
import { startLogin } from '../../lib/sign-in/login';
import type { LoginParams } from '../../lib/sign-in/login-params';
import { startEmulatedSentinel } from './emulated-sentinel';
import { addressOf, TestBrowser } from './emulator-browser';
import {
  applyCookies,
  clockAt,
  createConfig,
  environment,
  loginParams,
  options,
} from './unit-fixtures';

/** An app that uses an emulator. */
export interface EmulatedApp {
  readonly services: Services;
  readonly log: readonly string[];
  /** Moves the app's clock, not the emulator's. */
  advance(seconds: number): void;
}

/** A new app at this emulator. It shares this process' singletons with other apps. */
export function createApp(
  { origin }: Pick<Emulator, 'origin'>,
  settings: Readonly<Record<string, string>> = {},
): EmulatedApp {
  let aheadMs = 0;
  const values = {
    ...environment,
    ...settings,
    LP_CLIENT_ID: demoInstallation.clientId,
    LP_CLIENT_SECRET: demoInstallation.clientSecret,
    LP_DOMAIN_API_URL: origin,
  };
  const config = createConfig(values, options);
  const log: string[] = [];
  return {
    services: createServices(
      config,
      createLog('debug', (line) => log.push(line)),
      clockAt(() => Date.now() + aheadMs),
    ),
    log,
    advance: (seconds) => {
      aheadMs += seconds * 1_000;
    },
  };
}

/** The same services at another time. */
export function servicesAt(services: Services, nowMs: number): Services {
  return { ...services, now: () => nowMs, nowSeconds: () => Math.floor(nowMs / 1_000) };
}

/** One emulator for the tests of a file, and a new app for each test. */
export function setUpEmulatedApp(): { readonly emulator: Emulator; readonly app: EmulatedApp } {
  let emulator: Emulator;
  let app: EmulatedApp;
  beforeAll(async () => {
    emulator = await startEmulatedSentinel();
  });
  afterAll(() => emulator.close());
  beforeEach(async () => {
    await emulator.control.reset();
    app = createApp(emulator);
  });
  return {
    get emulator() {
      return emulator;
    },
    get app() {
      return app;
    },
  };
}

/** A browser's cookies and the authorization response that Sentinel sends it back with. */
export interface StartedAttempt {
  readonly cookies: readonly RequestCookie[];
  readonly response: URLSearchParams;
}

/** Starts a transaction and signs in at Sentinel. */
export async function startAttempt(
  emulator: Emulator,
  { services }: EmulatedApp,
  received: readonly RequestCookie[] = [],
  persona: Persona = personas.agent,
  params: LoginParams = loginParams('/dashboard'),
): Promise<StartedAttempt> {
  const started = await startLogin({ params, received, clientAddress: null }, services);
  const browser = new TestBrowser(emulator);
  const login = addressOf(await browser.open(started.location)).searchParams.get('attempt') ?? '';
  const response = addressOf(await browser.choose(persona, login)).searchParams;
  return { cookies: applyCookies(received, started.cookies), response };
}

/** Sends the authorization response to `/callback`. */
export function finishAttempt(
  { cookies, response }: StartedAttempt,
  { services }: EmulatedApp,
  nowMs: number = services.now(),
): Promise<RedirectResult> {
  return handleCallback(
    response,
    { received: cookies, userAgent: null },
    servicesAt(services, nowMs),
  );
}

/** The reason of a redirect to the sign-in error page, or null. */
export function reasonOf({ location }: RedirectResult): string | null {
  const { pathname, searchParams } = new URL(location);
  return pathname === '/sign-in-error' ? searchParams.get('reason') : null;
}
