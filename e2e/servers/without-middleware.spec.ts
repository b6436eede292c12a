import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { personas } from '../../emulator/personas';
import { buildLimitMs } from '../../scripts/child-process';
import { sourcesOfBuild } from '../support/app-copy';
import { brandBuild, buildBrandApp, copyBrandApp } from '../support/brand-app';
import { CookieClient, locationOf } from '../support/cookie-client';
import { expect, startAppAndEmulator, test } from '../support/fixtures';
import { expectNoBypass } from '../support/guard-bypass';
import { sendRaw } from '../support/raw-request';
import { ticketAction } from '../support/server-action';

// One worker for all tests, so that the app is built once.
test.describe.configure({ mode: 'default' });

const folder = 'e2e/.brand-app-without-middleware';

let copy: ReturnType<typeof copyBrandApp>;
let servers: Awaited<ReturnType<typeof startAppAndEmulator>>;
const origin = () => servers.app.origin;
const post = (headers: Record<string, string> = {}) => ({ method: 'POST', headers });

test.beforeAll(async () => {
  test.setTimeout(buildLimitMs);
  copy = copyBrandApp(folder, sourcesOfBuild);
  await buildBrandApp(folder);
  servers = await startAppAndEmulator(brandBuild, { folder });
});

test.afterAll(async () => {
  await servers?.stop();
  copy?.remove();
});

/** The paths of all pages in `app/dashboard` and `app/admin`, so that new pages are tested too. */
function guarded(file: string): readonly string[] {
  return ['app/dashboard', 'app/admin'].flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.split(sep).at(-1) === file)
      .map(
        (path) =>
          `/${relative('app', join(top, path, '..'))
            .split(sep)
            .join('/')}`,
      ),
  );
}

/** Next.js redirects a request for page data to the URL of that data before any check. */
async function ask(url: string, headers: Record<string, string>): Promise<Response> {
  const answer = await fetch(url, { headers, redirect: 'manual' });
  const next = locationOf(answer, url);
  return next?.startsWith(`${url}?_rsc`) ? fetch(next, { headers, redirect: 'manual' }) : answer;
}

test('no response has the headers of the middleware', async () => {
  const answer = await new CookieClient().open(origin());
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toBeNull();
  // These headers come from next.config.js.
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('referrer-policy')).toBe('same-origin');
  expect(answer.headers.get('permissions-policy')).toContain('camera=()');
});

test('every protected page redirects to the sign-in without a session', async () => {
  const pages = guarded('page.tsx');
  expect(pages).toEqual(expect.arrayContaining(['/dashboard', '/dashboard/sessions', '/admin']));
  for (const page of [...pages, '/forbidden']) {
    for (const headers of [{}, { rsc: '1' }, { cookie: 'session=Fe26.2*forged' }]) {
      const answer = await ask(origin() + page, headers);
      const body = await answer.text();
      expect(`${answer.headers.get('location')} ${body}`, page).toContain(`${origin()}/login`);
      expect(body, page).not.toMatch(/data-testid="greeting"|Amir|Dana|12345678/);
    }
  }
});

test('every protected route rejects requests without a session', async () => {
  const client = new CookieClient();
  const sameOrigin = { origin: origin() };
  expect((await client.open(`${origin()}/api/me`)).status).toBe(401);
  expect((await client.open(`${origin()}/api/session/extend`, post(sameOrigin))).status).toBe(401);
  const routes = guarded('route.ts');
  expect(routes).toContain('/dashboard/sessions/end');
  for (const route of routes) {
    const answer = await client.open(origin() + route, post(sameOrigin));
    expect(answer.status, route).not.toBe(200);
    const { response } = await client.follow(new URL(route, origin()).href);
    expect(await response.text(), route).not.toMatch(/Amir|Dana/);
  }
});

test('every mutation rejects cross-origin requests', async () => {
  const client = new CookieClient();
  await client.signIn(origin(), personas.agent);
  for (const headers of [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
    { referer: `${origin()}/dashboard` },
  ]) {
    for (const route of ['/logout', '/api/session/extend', ...guarded('route.ts')]) {
      expect((await client.open(origin() + route, post(headers))).status, route).toBe(403);
    }
  }
  expect((await client.open(`${origin()}/api/me`)).status).toBe(200);
});

test('an administrator page is forbidden for other users', async () => {
  const [agent, administrator] = [new CookieClient(), new CookieClient()];
  await agent.signIn(origin(), personas.agent);
  await administrator.signIn(origin(), personas.administrator);
  const search = `${origin()}/admin?q=whitlow`;
  expect(await (await agent.open(search)).text()).not.toContain('Dana Whitlow');
  expect(await (await administrator.open(search)).text()).toContain('Dana Whitlow');
});

test('no known bypass works, because pages, routes and actions check the session', async () => {
  await expectNoBypass(origin(), '8');
});

test('no known bypass works against the standalone server', async () => {
  const standalone = await startAppAndEmulator({}, { folder, command: 'standalone' });
  try {
    await expectNoBypass(standalone.app.origin, '8');
  } finally {
    await standalone.stop();
  }
});

test('data of a brand cannot be changed without a session, nor from another origin', async () => {
  const client = new CookieClient();
  await client.signIn(origin(), personas.agent);
  const page = `${origin()}/tickets/7`;
  const action = ticketAction(await (await client.open(page)).text(), '7');
  const signedIn = { cookie: client.cookieHeader(origin()) };
  const foreign = { ...signedIn, origin: 'https://evil.example' };
  // Next.js accepts this header behind a proxy that forwards it.
  const forged = { ...foreign, 'x-forwarded-host': 'evil.example' };
  for (const headers of [{ origin: origin() }, foreign, forged]) {
    for (const [method, target] of [
      ['POST', '/tickets/7/close'],
      ['POST', '/t/7/shut'],
      ['POST', '/tickets/7/note'],
      ['PUT', '/api/tickets/7'],
      ['DELETE', '/api/tickets/7'],
    ] as const) {
      const { status } = await sendRaw(origin(), { method, target, headers });
      expect([401, 403], `${method} ${target}`).toContain(status);
    }
    for (const target of ['/tickets/7', '/tickets/help', '/welcome']) {
      for (const { type, nextAction, body } of [action.byRouter, action.byForm]) {
        const sent = { ...headers, ...nextAction, 'content-type': type };
        await sendRaw(origin(), { method: 'POST', target, headers: sent, body });
      }
    }
  }
  const untouched = { id: '7', title: 'Secret of ticket 7', closedBy: [], notes: [] };
  expect(await (await client.open(`${origin()}/api/tickets/7`)).json()).toEqual(untouched);
});
