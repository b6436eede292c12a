import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { personas } from '../../emulator/personas';
import { sourcesOfBuild } from '../../scripts/app-copy';
import { buildLimitMs } from '../../scripts/child-process';
import { buildApp } from '../../scripts/servers';
import { copyBrandApp } from '../support/brand-app';
import { CookieClient, locationOf } from '../support/cookie-client';
import { expect, startAppAndEmulator, test } from '../support/fixtures';
import { brandPaths, bypassRequests, expectNoBypass } from '../support/guard-bypass';
import { sendRaw } from '../support/raw-request';
import { ticketAction } from '../support/server-action';

// One worker for all of them: the app is built once.
test.describe.configure({ mode: 'default' });

const folder = 'e2e/.brand-app-without-middleware';

let copy: ReturnType<typeof copyBrandApp>;
let both: Awaited<ReturnType<typeof startAppAndEmulator>>;
const origin = () => both.app.origin;
const post = (headers: Record<string, string> = {}) => ({ method: 'POST', headers });

test.beforeAll(async () => {
  test.setTimeout(buildLimitMs);
  copy = copyBrandApp(folder, sourcesOfBuild);
  // `npm run check` looks at the types.
  await buildApp({ folder, environment: { BUILD_WITHOUT_TYPES: 'on' } });
  both = await startAppAndEmulator({}, { folder });
});

test.afterAll(async () => {
  await both?.stop();
  copy?.remove();
});

/** The addresses of what there is in `app/dashboard` and `app/admin`, so that a page added tomorrow is looked at too. */
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

/** Next.js sends a request for page data to the address that such data has, before anything looks at it. */
async function ask(url: string, headers: Record<string, string>): Promise<Response> {
  const answer = await fetch(url, { headers, redirect: 'manual' });
  const next = locationOf(answer, url);
  return next?.startsWith(`${url}?_rsc`) ? fetch(next, { headers, redirect: 'manual' }) : answer;
}

test('it really is away: nothing carries what the middleware adds', async () => {
  const answer = await new CookieClient().open(origin());
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-security-policy')).toBeNull();
  // It adds none of these: they stand in next.config.js.
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('referrer-policy')).toBe('same-origin');
  expect(answer.headers.get('permissions-policy')).toContain('camera=()');
});

test('every page behind sign-in still sends a stranger to sign in', async () => {
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

test('every route that needs a session still refuses a stranger', async () => {
  const visitor = new CookieClient();
  const sameOrigin = { origin: origin() };
  expect((await visitor.open(`${origin()}/api/me`)).status).toBe(401);
  expect((await visitor.open(`${origin()}/api/session/extend`, post(sameOrigin))).status).toBe(401);
  const routes = guarded('route.ts');
  expect(routes).toContain('/dashboard/sessions/end');
  for (const route of routes) {
    const answer = await visitor.open(origin() + route, post(sameOrigin));
    expect(answer.status, route).not.toBe(200);
    const { response } = await visitor.follow(new URL(route, origin()).href);
    expect(await response.text(), route).not.toMatch(/Amir|Dana/);
  }
});

test('every route that changes something still refuses what comes from elsewhere', async () => {
  const visitor = new CookieClient();
  await visitor.signIn(origin(), personas.agent);
  for (const headers of [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-site' },
    { referer: `${origin()}/dashboard` },
  ]) {
    for (const route of ['/logout', '/api/session/extend', ...guarded('route.ts')]) {
      expect((await visitor.open(origin() + route, post(headers))).status, route).toBe(403);
    }
  }
  expect((await visitor.open(`${origin()}/api/me`)).status).toBe(200);
});

test('a page of administrators is still no page for anybody else', async () => {
  const [agent, administrator] = [new CookieClient(), new CookieClient()];
  await agent.signIn(origin(), personas.agent);
  await administrator.signIn(origin(), personas.administrator);
  const search = `${origin()}/admin?q=whitlow`;
  expect(await (await agent.open(search)).text()).not.toContain('Dana Whitlow');
  expect(await (await administrator.open(search)).text()).toContain('Dana Whitlow');
});

test('no known way leads to what is shown to signed-in people alone, by the guards of pages and routes', async () => {
  for (const path of brandPaths) await expectNoBypass(origin(), path);
});

test('what a brand has a stranger still cannot change, and another origin neither', async () => {
  const visitor = new CookieClient();
  await visitor.signIn(origin(), personas.agent);
  const page = `${origin()}/tickets/7`;
  const action = ticketAction(await (await visitor.open(page)).text(), '7');
  const signedIn = { cookie: visitor.cookieHeader(origin()) };
  const foreign = { ...signedIn, origin: 'https://evil.example' };
  // As it would have to be for the check of Next.js itself, behind a proxy that lets it through.
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
  for (const { target, headers } of bypassRequests('/tickets/7')) {
    const { type, nextAction, body } = action.byRouter;
    const sent = { ...headers, ...nextAction, origin: origin(), 'content-type': type };
    await sendRaw(origin(), { method: 'POST', target, headers: sent, body });
  }
  const untouched = { id: '7', title: 'Secret of ticket 7', closedBy: [], notes: [] };
  expect(await (await visitor.open(`${origin()}/api/tickets/7`)).json()).toEqual(untouched);
});
