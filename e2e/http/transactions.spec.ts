import { personas } from '../../emulator/personas';
import { CookieClient, locationOf } from '../support/cookie-client';
import { baseNameOf, sessionCookieName } from '../support/cookie-names';
import { expect, signInWithBrowser, test } from '../support/fixtures';

const attemptsOf = (visitor: CookieClient, origin: string) =>
  [...visitor.cookies(origin).keys()].filter((name) => baseNameOf(name).startsWith('attempt.'));

const reasonOf = (response: Response, origin: string) =>
  new URL(locationOf(response, origin) ?? origin).searchParams.get('reason');

test('two tabs sign in at once, each to its own page', async ({ context, app }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(`${app.origin}/dashboard?tab=first`);
  await second.goto(`${app.origin}/dashboard?tab=second`);
  await first.getByRole('button', { name: /^Dana/ }).click();
  await expect(first).toHaveURL(`${app.origin}/dashboard?tab=first`);
  await second.getByRole('button', { name: /^Dana/ }).click();
  await expect(second).toHaveURL(`${app.origin}/dashboard?tab=second`);
});

test('of six tabs that were opened one by one, the first to sign in comes to its own page', async ({
  context,
  app,
}) => {
  const tabs = [];
  for (let tab = 1; tab <= 6; tab += 1) {
    const page = await context.newPage();
    await page.goto(`${app.origin}/dashboard?tab=${tab}`);
    tabs.push(page);
  }
  for (const [index, page] of tabs.entries()) {
    await page.getByRole('button', { name: /^Dana/ }).click();
    await expect(page).toHaveURL(`${app.origin}/dashboard?tab=${index + 1}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana');
  }
  expect(app.log().map(({ event }) => event)).not.toContain('sign_in_failed');
});

test('a sixth attempt pushes out the first, which begins anew once, and only that one', async ({
  visitor,
  app,
}) => {
  const callbacks = [];
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    const login = `${app.origin}/login?returnTo=/dashboard?attempt=${attempt}`;
    callbacks.push(await visitor.reachCallback(login, personas.agent));
  }
  expect(attemptsOf(visitor, app.origin)).toHaveLength(5);
  const [first = '', second = ''] = callbacks;
  const resumed = await visitor.open(first);
  expect(resumed.headers.get('location')).toBe(
    `${app.origin}/login?${new URLSearchParams({ returnTo: '/dashboard?attempt=1' })}`,
  );
  expect(reasonOf(await visitor.open(first), app.origin)).toBe('attempt_unknown');
  const answer = await visitor.open(second);
  expect(answer.headers.get('location')).toBe(`${app.origin}/dashboard?attempt=2`);
  expect(attemptsOf(visitor, app.origin)).toHaveLength(4);
});

// sign-in-routes.test.ts and check-request.test.ts have every header by which a router or a browser looks ahead.
for (const [kind, headers] of Object.entries({
  'router prefetch': { rsc: '1', 'next-router-prefetch': '1' },
  'browser prefetch': { 'sec-purpose': 'prefetch' },
  'prefetch of the older router': { 'x-middleware-prefetch': '1' },
})) {
  test(`a ${kind} of /login starts nothing, and of /callback ends nothing`, async ({
    visitor,
    app,
  }) => {
    for (const path of ['/login', '/callback?code=a&state=b']) {
      const response = await visitor.open(app.origin + path, { headers });
      expect(response.status, path).toBe(401);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    expect(app.log()).toEqual([]);
  });
}

test('a HEAD of /login or /callback has no effect', async ({ visitor, app, emulator }) => {
  const head = await visitor.open(`${app.origin}/login`, { method: 'HEAD' });
  expect(head.headers.getSetCookie()).toEqual([]);
  const callback = await visitor.reachCallback(`${app.origin}/login`, personas.agent);
  await visitor.open(callback, { method: 'HEAD' });
  expect(await emulator.requests('token')).toEqual([]);
  expect((await visitor.open(callback)).headers.get('location')).toBe(`${app.origin}/dashboard`);
});

test('a page with a sign-in link prefetches no attempt', async ({ page, app }) => {
  await page.goto(app.origin);
  await page.waitForLoadState('networkidle');
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual([]);
});

test('the same callback twice at once is exchanged once, and both end signed in', async ({
  visitor,
  app,
  emulator,
}) => {
  const callback = await visitor.reachCallback(`${app.origin}/login`, personas.agent);
  await emulator.fault({ on: 'token', answer: { kind: 'slow', delayMs: 500 } });
  const twin = visitor.copy();
  const answers = await Promise.all([visitor.open(callback), twin.open(callback)]);
  for (const answer of answers) {
    expect(answer.headers.get('location')).toBe(`${app.origin}/dashboard`);
  }
  for (const browser of [visitor, twin]) {
    expect((await browser.open(`${app.origin}/dashboard`)).status).toBe(200);
  }
  expect(await emulator.requests('token')).toHaveLength(1);
});

test('a reloaded callback goes on to the dashboard', async ({ page, app }) => {
  let callback = '';
  page.on('request', (request) => {
    if (request.url().startsWith(`${app.origin}/callback`)) callback = request.url();
  });
  await signInWithBrowser(page, app.origin, personas.agent);
  await page.goto(callback);
  await expect(page).toHaveURL(`${app.origin}/dashboard`);
});

test('a forged callback touches neither the session nor an attempt under way', async ({
  visitor,
  app,
  emulator,
}) => {
  await visitor.signIn(app.origin, personas.agent);
  await visitor.open(`${app.origin}/login`);
  const before = new Map(visitor.cookies(app.origin));
  const tokenRequests = await emulator.requests('token');
  const answer = await visitor.open(`${app.origin}/callback?code=forged&state=forged`);
  expect(answer.headers.get('location')).toBe(`${app.origin}/dashboard`);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(visitor.cookies(app.origin)).toEqual(before);
  expect(await emulator.requests('token')).toEqual(tokenRequests);
});

test("somebody else's answer is not accepted", async ({ visitor, app, emulator }) => {
  const attacker = new CookieClient();
  const callback = await attacker.reachCallback(`${app.origin}/login`, personas.administrator);
  await visitor.open(`${app.origin}/login`);
  expect(reasonOf(await visitor.open(callback), app.origin)).toBe('attempt_unknown');
  expect(await emulator.requests('token')).toEqual([]);
  expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(401);
});

for (const twice of ['code', 'state']) {
  test(`a callback with ${twice} twice is refused`, async ({ visitor, app, emulator }) => {
    const callback = await visitor.reachCallback(`${app.origin}/login`, personas.agent);
    const answer = await visitor.open(`${callback}&${twice}=again`);
    expect(answer.headers.get('location')).toContain('/sign-in-error?reason=');
    expect(await emulator.requests('token')).toEqual([]);
    expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(401);
  });
}

test('a browser that keeps no cookies gets one round and a page that says why', async ({
  visitor,
  app,
}) => {
  const callback = await visitor.reachCallback(`${app.origin}/login`, personas.agent);
  const forgetful = new CookieClient();
  expect(reasonOf(await forgetful.open(callback), app.origin)).toBe('cookies_blocked');
});

test('a browser that does not keep the session stops going round in circles', async ({
  visitor,
  app,
}) => {
  const forgetSession = () => {
    const jar = visitor.cookies(app.origin);
    for (const name of jar.keys()) if (sessionCookieName.test(name)) jar.delete(name);
  };
  for (let round = 1; round <= 4; round += 1) {
    const answer = await visitor.signIn(app.origin, personas.agent);
    expect(answer.headers.get('location')).toBe(`${app.origin}/dashboard`);
    forgetSession();
  }
  const fifth = await visitor.open(`${app.origin}/login`);
  expect(reasonOf(fifth, app.origin)).toBe('cookies_blocked');
});

/** What the build before put into the cookie of an attempt, sealed with AES-256-GCM. */
const sealedByBuildBefore =
  'FyvkL2S4PcMkAtfIkmQNFUoJb8-_LJkprYd9te366D_OUymIKEgOdqCOaK-bDDluI-D1PiCBX8dSx0A7b05Dc9rtACYDvCDghRK8Dx7Pn2TCqKzYTwPG2tKcumRN-nlxvLLgJZnpApFJvtMyouUZQaTSIGpZU-JhTWMkWjdQZo-SgU6mr-vZwqnnZAR23n5sDjUvETsWYiGSVAcJ4wsLqZ4ZZvxdZSpX1UmEzhVUbAv2-im8j5DRbSMrPdBvRhN4pjDmFWen6CgWZL9Fc7OIdSiTYZHKK9kIj-L6OJo5oNhHobX1xgN7yF8zMW3ANWu-snRlvXshpyzs2Qro';

test('a sign-in under way that the build before has sealed starts once more, quietly', async ({
  visitor,
  app,
  emulator,
}) => {
  const callback = await visitor.reachCallback(`${app.origin}/login`, personas.agent);
  const cookies = visitor.cookies(app.origin);
  for (const name of attemptsOf(visitor, app.origin)) cookies.set(name, sealedByBuildBefore);
  const answer = await visitor.open(callback);
  expect(answer.headers.get('location')).toBe(`${app.origin}/login`);
  expect(attemptsOf(visitor, app.origin)).toEqual([]);
  expect(reasonOf(await visitor.open(callback), app.origin)).toBe('attempt_unknown');
  const signedIn = await visitor.signIn(app.origin, personas.agent);
  expect(signedIn.headers.get('location')).toBe(`${app.origin}/dashboard`);
  expect(await emulator.requests('token')).toHaveLength(1);
});

test('a browser whose attempts can never be opened stops going round in circles', async ({
  visitor,
  app,
}) => {
  const cookies = visitor.cookies(app.origin);
  for (let round = 1; round <= 4; round += 1) {
    const callback = await visitor.reachCallback(`${app.origin}/login`, personas.agent);
    for (const name of attemptsOf(visitor, app.origin)) cookies.set(name, sealedByBuildBefore);
    const answer = await visitor.open(callback);
    expect(answer.headers.get('location')).toBe(`${app.origin}/login`);
  }
  const fifth = await visitor.open(`${app.origin}/login`);
  expect(reasonOf(fifth, app.origin)).toBe('cookies_blocked');
});

test('signing in again ends the session that this browser had', async ({ visitor, app }) => {
  await visitor.signIn(app.origin, personas.agent);
  const kept = visitor.copy();
  await visitor.signIn(app.origin, personas.administrator);
  expect((await kept.open(`${app.origin}/api/me`)).status).toBe(401);
  expect((await visitor.open(`${app.origin}/api/me`)).status).toBe(200);
});
