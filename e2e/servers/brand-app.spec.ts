import { createHash, randomBytes } from 'node:crypto';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { buildLimitMs } from '../../scripts/child-process';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { startApp, startEmulatorServer } from '../../scripts/servers';
import { brandBuild, buildBrandApp, copyBrandApp } from '../support/brand-app';
import { consoleMessagesOf } from '../support/console-messages';
import { CookieClient, locationOf } from '../support/cookie-client';
import { logsSince, refreshStatuses, signInAs } from '../support/fixtures';
import { bypassRequests, expectNoBypass } from '../support/guard-bypass';
import { type OtherOrigin, startOtherOrigin } from '../support/other-origin';
import { sendRaw } from '../support/raw-request';
import { type ActionRequest, ticketAction } from '../support/server-action';
import { startAppAndEmulator } from '../support/start-app-and-emulator';

// One worker for all tests, so that the app is built once.
test.describe.configure({ mode: 'default' });

const folder = 'e2e/.brand-app';

let copy: ReturnType<typeof copyBrandApp>;
let servers: Awaited<ReturnType<typeof startAppAndEmulator>>;
let other: OtherOrigin;
let sameSite: OtherOrigin;
const origin = () => servers.app.origin;

test.beforeAll(async () => {
  test.setTimeout(buildLimitMs);
  [other, sameSite] = await Promise.all([
    startOtherOrigin('localhost'),
    startOtherOrigin('127.0.0.1'),
  ]);
  copy = copyBrandApp(folder);
  await buildBrandApp(folder);
  const settings = { ...brandBuild, WIDGET_ORIGIN: other.origin };
  servers = await startAppAndEmulator(settings, { folder, hasClock: true });
});

test.afterAll(async () => {
  await Promise.all([servers?.stop(), other?.stop(), sameSite?.stop()]);
  copy?.remove();
});

let made = 0;
/** A ticket that no other test uses. */
const newTicket = () => `t${process.pid}-${++made}`;
const sha256 = (body: string | Buffer) => createHash('sha256').update(body).digest('hex');
const sameOrigin = () => ({ origin: origin() });

async function signedIn(persona = personas.agent): Promise<CookieClient> {
  const client = new CookieClient();
  await client.signIn(origin(), persona, '/');
  return client;
}

/** The ticket, as a signed-in user sees it. */
async function ticket(id: string): Promise<unknown> {
  return (await (await signedIn()).open(`${origin()}/api/tickets/${id}`)).json();
}

/** Revokes the session of a browser without changing its cookies. */
async function endSession(context: BrowserContext): Promise<void> {
  const client = new CookieClient();
  for (const { name, value } of await context.cookies(origin())) {
    client.cookies(origin()).set(name, value);
  }
  await client.post(`${origin()}/logout`);
  await controlOf(servers.emulator.origin).reset();
}

async function signInAgain(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('button', { name: /^Amir/ }).click();
}

test.describe('signed in', () => {
  test.beforeEach(async ({ context }) => {
    await signInAs(context, origin(), personas.agent);
  });

  test('a ticket is closed by a Server Action and by a form, once per click', async ({
    page,
    context,
  }) => {
    const complaints = consoleMessagesOf(context);
    const id = newTicket();
    await page.goto(`${origin()}/tickets/${id}`);
    await page.getByRole('button', { name: 'Close by action' }).click();
    await expect(page.getByTestId('closed')).toHaveText('Closed 1 times, by you too');
    await page.getByRole('button', { name: 'Close by form' }).click();
    await expect(page.getByTestId('closed')).toHaveText('Closed 2 times, by you too');
    await expect(page).toHaveURL(`${origin()}/tickets/${id}`);
    expect(complaints).toEqual([]);
  });

  test('a form of `mutation` accepts what matches its schema, and contains the mark of its user', async ({
    page,
  }) => {
    const id = newTicket();
    await page.goto(`${origin()}/tickets/${id}`);
    await page.getByLabel('Note').fill('Called back');
    await page.getByRole('button', { name: 'Add note' }).click();
    await expect(page.getByRole('listitem')).toHaveText(['Called back']);
    await page.getByRole('button', { name: 'Add note' }).click();
    await expect(page.getByText('invalid_form')).toBeVisible();
    await page.goto(`${origin()}/tickets/${id}`);
    await signInAs(page.context(), origin(), personas.administrator);
    await page.getByLabel('Note').fill('In the name of another');
    const answer = page.waitForResponse(/\/note$/);
    await page.getByRole('button', { name: 'Add note' }).click();
    expect((await answer).status()).toBe(409);
    expect(await ticket(id)).toMatchObject({ notes: ['Called back'] });
  });

  test('an action on the page of one user does nothing after another user has signed in', async ({
    page,
    context,
  }) => {
    const id = newTicket();
    await page.goto(`${origin()}/tickets/${id}`);
    await signInAs(context, origin(), personas.administrator);
    await page.getByRole('button', { name: 'Close by action' }).click();
    await expect(page).toHaveURL(`${origin()}/other-person`);
    expect(await ticket(id)).toMatchObject({ closedBy: [] });
  });

  test('a client component reads, puts and deletes through the JSON route', async ({ page }) => {
    await page.goto(`${origin()}/tickets`);
    await expect(page.getByRole('status')).toHaveText('Secret of ticket list');
    await page.getByRole('button', { name: 'Rename' }).click();
    await expect(page.getByRole('status')).toContainText('200 {"id":"list","title":"New title"');
    await page.getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('status')).toHaveText('204');
  });

  test('a page with a role predicate is only for users who match', async ({ page, context }) => {
    expect((await page.goto(`${origin()}/reports`))?.status()).toBe(403);
    await expect(page.getByRole('heading', { name: 'Tickets by week' })).toBeHidden();
    await signInAs(context, origin(), personas.employee);
    expect((await page.goto(`${origin()}/reports`))?.status()).toBe(403);
    await signInAs(context, origin(), personas.administrator);
    expect((await page.goto(`${origin()}/reports`))?.status()).toBe(200);
    await expect(page.getByRole('heading', { name: 'Tickets by week' })).toBeVisible();
  });
});

test('after the session has ended, an action leads to the sign-in and back to the page', async ({
  page,
  context,
}) => {
  const id = newTicket();
  await signInAs(context, origin(), personas.agent);
  await page.goto(`${origin()}/tickets/${id}?tab=notes`);
  await endSession(context);
  await page.getByRole('button', { name: 'Close by action' }).click();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  expect(await ticket(id)).toMatchObject({ closedBy: [] });
  await controlOf(servers.emulator.origin).reset();
  await signInAgain(page);
  await expect(page).toHaveURL(`${origin()}/tickets/${id}?tab=notes`);
  await expect(page.getByTestId('closed')).toHaveText('Closed 0 times');
});

test('after the session has ended, an action on a rewritten page leads to the sign-in too', async ({
  page,
  context,
}) => {
  const id = newTicket();
  await signInAs(context, origin(), personas.agent);
  await page.goto(`${origin()}/t/${id}`);
  await endSession(context);
  await page.getByRole('button', { name: 'Close by action' }).click();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await signInAgain(page);
  await expect(page).toHaveURL(`${origin()}/t/${id}`);
  await expect(page.getByTestId('closed')).toHaveText('Closed 0 times');
});

test('without JavaScript the form of an action works, and leads to the sign-in after the session has ended', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const id = newTicket();
  await signInAs(context, origin(), personas.agent);
  await page.goto(`${origin()}/tickets/${id}`);
  await page.getByRole('button', { name: 'Close by action' }).click();
  await expect(page.getByTestId('closed')).toHaveText('Closed 1 times, by you too');
  await endSession(context);
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Close by action' }).click();
  expect((await answer).status()).toBe(303);
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await signInAgain(page);
  await expect(page).toHaveURL(`${origin()}/tickets/${id}`);
  await expect(page.getByTestId('closed')).toHaveText('Closed 1 times, by you too');
  await context.close();
});

test('a protected page outside /dashboard opens after the sign-in', async ({ page }) => {
  await page.goto(`${origin()}/tickets/9?tab=a%26b#end`);
  await page.getByRole('button', { name: /^Amir/ }).click();
  await expect(page).toHaveURL(/\/tickets\/9\?tab=a%26b(#end)?$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Secret of ticket 9');
});

test('a public page has a chart, an image, a script and data of another origin, and a sign-in link', async ({
  page,
  context,
}) => {
  const complaints = consoleMessagesOf(context);
  await page.goto(`${origin()}/welcome`);
  await expect(page.getByTestId('bar').first()).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(page.getByTestId('bar').nth(1)).toHaveCSS('height', '80px');
  await expect(page.locator('html')).toHaveAttribute('data-widget', 'ran');
  await expect(page.getByRole('status')).toHaveText('{"rate":7}');
  const picture = page.getByRole('img', { name: 'Sign' });
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  expect(await picture.evaluate((image: HTMLImageElement) => image.currentSrc)).toContain(
    '/_next/image?',
  );
  expect(complaints).toEqual([]);
  await page.getByRole('link', { name: 'Sign in to tickets' }).click();
  await page.getByRole('button', { name: /^Amir/ }).click();
  await expect(page).toHaveURL(`${origin()}/tickets/42?from=welcome`);
});

test('client components share one request for the session', async ({ page, context }) => {
  const complaints = consoleMessagesOf(context);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url() === `${origin()}/api/me`) asked.push(request.method());
  });
  await page.goto(`${origin()}/whoami`);
  await expect(page.getByRole('status')).toHaveText(['signed-out', 'signed-out']);
  expect(asked).toEqual(['GET']);
  await page.getByRole('link', { name: 'Enter' }).first().click();
  await page.getByRole('button', { name: /^Amir/ }).click();
  await expect(page).toHaveURL(`${origin()}/whoami`);
  await expect(page.getByRole('status')).toHaveText([/^Amir/, /^Amir/]);
  expect(asked).toEqual(['GET', 'GET']);
  await page.getByRole('button', { name: 'Leave' }).first().click();
  await expect(page).toHaveURL(`${origin()}/?signed_out=here`);
  expect(complaints).toEqual([]);
});

test('a user whom `onSignIn` rejects sees the reason, and is not signed in', async ({ page }) => {
  await page.goto(`${origin()}/tickets/1`);
  await page.getByRole('button', { name: /987654325/ }).click();
  await expect(page).toHaveURL(/\/sign-in-error\?reason=brand_not_in_team&ref=/);
  await expect(page.getByText('Ask Dana to add you.')).toBeVisible();
  expect((await page.request.get(`${origin()}/api/me`)).status()).toBe(401);
});

test('without a session every route of the brand rejects requests, and changes nothing', async () => {
  const app = logsSince(servers.app);
  const id = newTicket();
  const post = { method: 'POST', headers: { ...sameOrigin(), referer: `${origin()}/welcome` } };
  const form = await new CookieClient().open(`${origin()}/tickets/${id}/close`, post);
  expect(form.status).toBe(303);
  expect(locationOf(form, origin())).toBe(`${origin()}/session-ended?returnTo=%2Fwelcome`);
  for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
    const answer = await new CookieClient().open(`${origin()}/api/tickets/${id}`, {
      method,
      headers: sameOrigin(),
    });
    expect([method, answer.status, await answer.text()]).toEqual([
      method,
      401,
      '{"error":"signed_out"}',
    ]);
  }
  expect((await new CookieClient().open(`${origin()}/api/my-calls`)).status).toBe(401);
  expect(await ticket(id)).toMatchObject({ closedBy: [], notes: [] });
  expect(app.output()).not.toMatch(/⨯|at async/);
});

for (const [name, attacker] of [
  ['another site', () => other],
  ['another origin of the same site, which the cookie goes along with', () => sameSite],
] as const) {
  test(`a page of ${name} can neither read nor change anything at protected routes`, async ({
    page,
    context,
  }) => {
    const id = newTicket();
    await signInAs(context, origin(), personas.agent);
    const routes = [`/tickets/${id}/close`, `/t/${id}/shut`, `/tickets/${id}/note`];
    attacker().show(
      routes
        .map(
          (path) =>
            `<form method="post" action="${origin()}${path}"><button>${path}</button></form>`,
        )
        .join(''),
    );
    await page.goto(attacker().origin);
    const answers = await page.evaluate(async (url) => {
      const outcomes: string[] = [];
      for (const init of [{}, { method: 'PUT', body: '{"title":"x"}' }, { method: 'DELETE' }]) {
        outcomes.push(
          await fetch(url, { credentials: 'include', ...init }).then(
            ({ status }) => `answered ${status}`,
            () => 'blocked',
          ),
        );
      }
      return outcomes;
    }, `${origin()}/api/tickets/${id}`);
    expect(answers).toEqual(['blocked', 'blocked', 'blocked']);
    for (const path of routes) {
      const window = await context.newPage();
      await window.goto(attacker().origin);
      const answer = window.waitForResponse((response) => response.request().method() === 'POST');
      await window.getByRole('button', { name: path }).click();
      // Without the cookie, a route behind a rewrite responds that there is no session.
      expect([403, 303], path).toContain((await answer).status());
    }
    expect(await ticket(id)).toEqual({
      id,
      title: `Secret of ticket ${id}`,
      closedBy: [],
      notes: [],
    });
  });
}

test('a protected route rejects cross-origin requests, even with the cookie', async () => {
  const id = newTicket();
  const client = await signedIn();
  const { host, port } = new URL(origin());
  for (const headers of [
    {},
    { origin: 'null' },
    { origin: other.origin },
    { origin: `http://localhost:${port}` },
    { origin: `https://${host}` },
    { origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { referer: `${origin()}/tickets/${id}` },
  ]) {
    for (const [method, path] of [
      ['POST', `/tickets/${id}/close`],
      ['POST', `/tickets/${id}/note`],
      ['PUT', `/api/tickets/${id}`],
      ['PATCH', `/api/tickets/${id}`],
      ['DELETE', `/api/tickets/${id}`],
    ] as const) {
      const answer = await client.open(origin() + path, { method, headers });
      expect(answer.status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403);
    }
  }
  expect(await ticket(id)).toMatchObject({ closedBy: [], notes: [] });
});

const actionOn = async (id: string) =>
  ticketAction(await (await (await signedIn()).open(`${origin()}/tickets/${id}`)).text(), id);

test('a forged Server Action does not run, whatever its headers', async () => {
  const id = newTicket();
  const client = await signedIn();
  const { byRouter, byForm } = await actionOn(id);
  const { host } = new URL(origin());
  const evil = 'http://evil.example';
  const forged: readonly Readonly<Record<string, string>>[] = [
    {},
    { origin: 'null' },
    { origin: evil },
    { origin: evil, host: 'evil.example' },
    { origin: evil, 'x-forwarded-host': 'evil.example' },
    { origin: evil, host: 'evil.example', 'x-forwarded-host': host },
    { origin: evil, 'x-action-forwarded': '1' },
    { 'x-action-forwarded': '1' },
    { 'sec-fetch-site': 'cross-site' },
  ];
  const cookie = client.cookieHeader(origin());
  for (const target of [`/tickets/${id}`, `/t/${id}`, '/welcome', '/tickets/help', '/']) {
    const send = ({ type, nextAction, body }: ActionRequest, headers: object) =>
      sendRaw(origin(), {
        method: 'POST',
        target,
        headers: { host, cookie, 'content-type': type, ...nextAction, ...headers },
        body,
      });
    for (const headers of forged) {
      const { status } = await send(byRouter, headers);
      expect(status, `${target} ${JSON.stringify(headers)}`).toBe(403);
    }
    // Next.js accepts this one behind a proxy that forwards the header.
    const pastNextJs = { origin: evil, 'x-forwarded-host': 'evil.example' };
    for (const headers of [{ origin: 'null' }, { origin: evil }, pastNextJs]) {
      const { status } = await send(byForm, headers);
      expect(status, `${target} ${JSON.stringify(headers)}`).toBeGreaterThanOrEqual(400);
    }
  }
  expect(await ticket(id)).toMatchObject({ closedBy: [] });
});

test('an action of a protected page is rejected without a session when sent to a public page', async () => {
  const id = newTicket();
  const { byRouter, byForm } = await actionOn(id);
  for (const target of ['/welcome', '/tickets/help', '/', `/t/${id}`, `/tickets/${id}`]) {
    for (const { type, nextAction, body } of [byRouter, byForm]) {
      for (const forged of [{}, { 'x-action-forwarded': '1' }]) {
        const answer = await sendRaw(origin(), {
          method: 'POST',
          target,
          headers: { 'content-type': type, ...sameOrigin(), ...nextAction, ...forged },
          body,
        });
        expect(answer.body, target).not.toContain('Secret of');
      }
    }
  }
  expect(await ticket(id)).toMatchObject({ closedBy: [] });
});

test('with a session, an action of another page runs at the page that Next.js sends it to', async () => {
  const app = logsSince(servers.app);
  const id = newTicket();
  const client = await signedIn();
  const { type, nextAction, body } = (await actionOn(id)).byRouter;
  const cookie = client.cookieHeader(origin());
  const answer = await sendRaw(origin(), {
    method: 'POST',
    target: '/welcome',
    headers: { cookie, 'content-type': type, ...sameOrigin(), ...nextAction },
    body,
  });
  expect(await ticket(id), JSON.stringify(answer)).toMatchObject({
    closedBy: [personas.agent.userId],
  });
  expect(app.log().map(({ event }) => event)).not.toContain('access_denied');
});

test('an unknown action does not run, and is no error of this app', async () => {
  const app = logsSince(servers.app);
  const client = await signedIn();
  // A value that is no action ID is removed: Next.js gets an ordinary POST.
  for (const [id, statuses] of [
    ['0'.repeat(42), [400, 409]],
    ...['x', '../../', '__proto__'].map((noId) => [noId, [200]] as const),
  ] as const) {
    const answer = await sendRaw(origin(), {
      method: 'POST',
      target: '/tickets/1',
      headers: { cookie: client.cookieHeader(origin()), ...sameOrigin(), 'next-action': id },
      body: '[]',
    });
    expect(statuses, id).toContain(answer.status);
  }
  expect(app.output()).not.toContain('"level":"error"');
});

test('a public webhook gets the body unchanged, and responds to a preflight', async () => {
  const body = randomBytes(600_000).toString('base64');
  expect(body.length).toBe(800_000);
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
    const answer = await fetch(`${origin()}/api/webhook`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, origin: other.origin },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ bytes: 800_000, sha256: sha256(body), type });
  }
  const preflight = await fetch(`${origin()}/api/webhook`, {
    method: 'OPTIONS',
    headers: { origin: other.origin, 'access-control-request-method': 'POST' },
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
    204,
    '*',
  ]);
});

test('a webhook and its preflight from a page of another site', async ({ page }) => {
  await page.goto(other.origin);
  const answer = await page.evaluate(async (url) => {
    const response = await fetch(url, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    return response.json();
  }, `${origin()}/api/webhook`);
  expect(answer).toMatchObject({ bytes: 2, sha256: sha256('{}') });
});

test('bodies are complete up to the limit, 413 above, 411 without a length, protected or public', async () => {
  const client = await signedIn();
  const upload = (path: string, body: RequestInit['body'], rest: object = {}) =>
    client.open(origin() + path, {
      method: 'POST',
      body: body ?? null,
      // As in a browser. With `close`, the server may close before the client has sent a body that is too large.
      headers: {
        ...sameOrigin(),
        'content-type': 'application/octet-stream',
        connection: 'keep-alive',
      },
      ...rest,
    });
  const megabyte = 1_048_576;
  for (const [path, limit] of [
    ['/api/webhook', megabyte],
    ['/api/uploads', 16 * megabyte],
  ] as const) {
    for (const bytes of [12 * megabyte, limit, limit + 1]) {
      const body = randomBytes(bytes);
      const answer = await upload(path, new Uint8Array(body));
      if (bytes > limit) expect(answer.status, `${path} ${bytes}`).toBe(413);
      else expect(await answer.json()).toMatchObject({ bytes, sha256: sha256(body) });
    }
    const chunks = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new Uint8Array(10));
        controller.close();
      },
    });
    expect((await upload(path, chunks, { duplex: 'half' })).status, path).toBe(411);
  }
  expect((await upload('/api/tickets/1', new Uint8Array(megabyte + 1))).status).toBe(413);
});

test('a form of 12 MB arrives complete with its mark if the limit is 16 MB', async () => {
  const client = await signedIn();
  const body = new URLSearchParams({ file: 'x'.repeat(12 * 1_048_576) }).toString();
  const answer = await client.open(`${origin()}/api/uploads`, {
    method: 'POST',
    body,
    headers: { ...sameOrigin(), 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(await answer.json()).toEqual({ bytes: body.length, sha256: sha256(body) });
});

test('a json handler that throws responds with 500 and the reference of the log', async () => {
  const app = logsSince(servers.app);
  const answer = await (await signedIn()).open(`${origin()}/api/tickets/fails`);
  const body: unknown = await answer.json();
  expect([answer.status, body]).toEqual([
    500,
    { error: 'unexpected', reference: expect.stringMatching(/^\w+$/) },
  ]);
  expect(app.log()).toContainEqual(
    expect.objectContaining(
      body instanceof Object && 'reference' in body
        ? { reference: body.reference, level: 'error' }
        : {},
    ),
  );
});

test('only images that next.config.js allows are scaled, and never protected ones', async () => {
  const client = await signedIn();
  const scaled = async (url: string) =>
    client.open(`${origin()}/_next/image?${new URLSearchParams({ url, w: '64', q: '75' })}`);
  const allowed = await scaled('/icon-512.png');
  expect([allowed.status, allowed.headers.get('content-type')]).toEqual([200, 'image/png']);
  for (const url of [
    '/icon-192.png',
    '/icon-512.png?x=1',
    `${other.origin}/picture.png`,
    `${origin()}/icon-512.png`,
    '//localhost/picture.png',
    'https://evil.example/picture.png',
    'file:///etc/passwd',
    '/_next/image?url=%2Ficon-512.png&w=64&q=75',
    // The pattern allows it, but it is protected: the scaler's request has no cookie and gets a redirect.
    '/tickets/1/picture',
  ]) {
    const answer = await scaled(url);
    expect([400, 404, 500], `${url} ${answer.status}`).toContain(answer.status);
    expect(answer.headers.get('content-type') ?? '', url).not.toContain('image/');
  }
  expect((await client.open(`${origin()}/tickets/1/picture`)).status).toBe(200);
});

test('an access token is refreshed once for concurrent requests, and the browser gets its cookie', async () => {
  const emulator = controlOf(servers.emulator.origin);
  await emulator.reset();
  const client = await signedIn();
  const before = client.cookieHeader(origin());
  await servers.clock.advance(31 * 60);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => client.copy().open(`${origin()}/api/my-calls`)),
  );
  expect(await refreshStatuses(emulator)).toEqual([200]);
  const secrets = (await emulator.secrets()).map((secret) => sha256(`Bearer ${secret}`));
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(secrets).toContain(JSON.parse(await answer.text()).sha256);
    client.keep(origin(), answer.headers.getSetCookie());
  }
  expect(client.cookieHeader(origin())).not.toBe(before);
  expect((await client.open(`${origin()}/api/me`)).status).toBe(200);
  expect((await client.open(`${origin()}/api/my-calls`)).headers.getSetCookie()).toEqual([]);
  expect(await refreshStatuses(emulator)).toEqual([200]);
});

test('other spellings of a protected path, and rewrites to it, show nothing without a session', async () => {
  for (const target of ['/dashboard', '/dashboard/', '/%64ashboard', '/tickets', '/tickets/']) {
    const answer = await new CookieClient().follow(origin() + target);
    expect(answer.url, target).toContain(servers.emulator.origin);
  }
  expect((await new CookieClient().open(`${origin()}/Dashboard`)).status).toBe(404);
  const rewritten = await new CookieClient().open(`${origin()}/t/7`);
  expect(locationOf(rewritten, origin())).toContain(`${origin()}/login`);
  const shut = await new CookieClient().open(`${origin()}/t/7/shut`, {
    method: 'POST',
    headers: sameOrigin(),
  });
  expect(shut.status).toBe(401);
});

test('no known bypass of the guard works, for pages, routes or actions', async () => {
  await expectNoBypass(origin(), newTicket());
});

test('no known bypass of the guard works against the standalone server', async () => {
  const standalone = await startAppAndEmulator({}, { folder, command: 'standalone' });
  try {
    await expectNoBypass(standalone.app.origin, '7');
  } finally {
    await standalone.stop();
  }
});

test('page data of a signed-in user is not cacheable', async () => {
  const client = await signedIn();
  for (const { target, headers } of bypassRequests('/tickets/7')) {
    if (!target.startsWith('/tickets/7')) continue;
    const answer = await client.open(origin() + target, { headers });
    if (!(await answer.text()).includes('Secret of')) continue;
    expect(answer.headers.get('cache-control'), target).toBe('private, no-store');
  }
});

const styledColor = 'rgb(9, 8, 7)';
/** The hash of the style of `/looks` in a browser's error message. */
const styleHash = createHash('sha256').update(`h1 { color: ${styledColor} }`).digest('base64');

test('a style element without a nonce is blocked in production', async ({ page, context }) => {
  const complaints = consoleMessagesOf(context);
  await page.goto(`${origin()}/looks`);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveCSS('color', styledColor);
  expect(complaints.join()).toContain(styleHash);
});

test('in development it is blocked too, and the policy of production is sent as report-only', async ({
  context,
}) => {
  test.setTimeout(buildLimitMs);
  const port = await anyFreePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const emulator = await startEmulatorServer(0, [`${appUrl}/callback`]);
  const environment = {
    ...demoSettings(appUrl, emulator.origin),
    WIDGET_ORIGIN: other.origin,
  };
  const dev = await startApp({ command: 'dev', host: '127.0.0.1', port, folder, environment });
  try {
    const complaints = consoleMessagesOf(context);
    const wouldBeBlocked: string[] = [];
    context.on('console', (message) => {
      if (/report.only/i.test(message.text())) wouldBeBlocked.push(message.text());
    });
    await signInAs(context, appUrl, personas.agent);
    // The development server may reload a page when it compiles another one, so each has its own window.
    const open = async (path: string) => {
      const page = await context.newPage();
      await page.goto(appUrl + path);
      return page;
    };
    const welcome = await open('/welcome');
    await expect(welcome.getByTestId('bar').first()).toHaveCSS('background-color', 'rgb(1, 2, 3)');
    await expect(welcome.locator('html')).toHaveAttribute('data-widget', 'ran');
    await expect(welcome.getByRole('status')).toHaveText('{"rate":7}');
    const tickets = await open('/tickets/1');
    await tickets.getByRole('button', { name: 'Close by action' }).click();
    await expect(tickets.getByTestId('closed')).toHaveText('Closed 1 times, by you too');
    await tickets.getByRole('button', { name: 'Close by form' }).click();
    await expect(tickets.getByTestId('closed')).toHaveText('Closed 2 times, by you too');
    // The tools of the development server cause both, on each page.
    const ofItsTools = /^(?:Evaluating a string as JavaScript|Applying inline style) violates/;
    expect(wouldBeBlocked.filter((text) => !ofItsTools.test(text))).toEqual([]);
    expect(wouldBeBlocked.join()).not.toContain(styleHash);
    const looks = await open('/looks');
    await expect(looks.getByRole('heading', { level: 1 })).toHaveCSS('color', styledColor);
    await expect.poll(() => wouldBeBlocked.join()).toContain(styleHash);
    expect(complaints.filter((text) => !text.includes('was preloaded'))).toEqual([]);
  } finally {
    await Promise.all([dev.stop(), emulator.stop()]);
  }
});
