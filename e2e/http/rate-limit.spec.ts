import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { CookieClient, locationOf } from '../support/cookie-client';
import { expect, logsSince, startAppAndEmulator, test } from '../support/fixtures';

test.describe.configure({ mode: 'serial' });

type Both = Awaited<ReturnType<typeof startAppAndEmulator>>;
let both: Both;

test.beforeAll(async () => {
  both = await startAppAndEmulator({ TRUSTED_PROXIES: '1', LOG_LEVEL: 'warn' });
});
test.afterAll(() => both.stop());

const from = (address: string) => ({ headers: { 'x-forwarded-for': `6.6.6.6, ${address}` } });
const login = (visitor: CookieClient, address: string) =>
  visitor.open(`${both.app.origin}/login`, from(address));
/** As browsers ask. */
const openLogin = (visitor: CookieClient, address: string) =>
  visitor.open(`${both.app.origin}/login?returnTo=/dashboard/sessions`, {
    headers: { ...from(address).headers, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
  });

test('five hundred people sign in from one address within a minute, unhindered', async () => {
  test.setTimeout(120_000);
  const beganMs = Date.now();
  const people = Array.from({ length: 500 }, () => new CookieClient());
  const locations = new Map<string | null, number>();
  // Twenty at a time are on their way: everybody else has arrived or not begun.
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let next = people.pop(); next; next = people.pop()) {
        const visitor = next.from('203.0.113.1');
        const { headers } = await visitor.signIn(both.app.origin, personas.agent);
        const location = headers.get('location');
        locations.set(location, (locations.get(location) ?? 0) + 1);
      }
    }),
  );
  expect([...locations]).toEqual([[`${both.app.origin}/dashboard`, 500]]);
  expect(Date.now() - beganMs).toBeLessThan(60_000);
});

test('a script that never finishes gets 429 after thirty sign-ins, a person gets a page, and other clients can sign in', async () => {
  const app = logsSince(both.app);
  const statuses: number[] = [];
  for (let time = 0; time < 40; time += 1) {
    statuses.push((await login(new CookieClient(), '203.0.113.2')).status);
  }
  expect(statuses).toEqual([...Array(30).fill(303), ...Array(10).fill(429)]);

  const refused = await login(new CookieClient(), '203.0.113.2');
  expectToComeBackLater(refused);
  expect(await refused.text()).toBe('Too many sign-ins are under way. Try again in a minute.\n');

  const visitor = new CookieClient();
  const sentOn = await openLogin(visitor, '203.0.113.2');
  expect(sentOn.status).toBe(307);
  expect(sentOn.headers.getSetCookie()).toEqual([]);
  const location = locationOf(sentOn, both.app.origin) ?? '';
  const page = await visitor.open(location);
  expectToComeBackLater(page);
  expect(page.headers.get('content-security-policy')).toContain("'strict-dynamic'");
  const text = await page.text();
  expect(text).toContain('Too many sign-ins at the moment');
  const reference = new URL(location).searchParams.get('ref') ?? '';
  expect(text).toContain(reference);
  expect(text).toContain('/login?returnTo=%2Fdashboard%2Fsessions"');
  await expect
    .poll(() => app.log())
    .toContainEqual(
      expect.objectContaining({ event: 'sign_in_failed', reason: 'too_many_attempts', reference }),
    );
  expect(app.output()).not.toContain('203.0.113');

  expect((await login(new CookieClient(), '203.0.113.3')).status).toBe(303);
  expect((await login(new CookieClient(), '2001:db8::1')).status).toBe(303);
});

function expectToComeBackLater({ status, headers }: Response): void {
  expect(status).toBe(429);
  const retryAfter = Number(headers.get('retry-after'));
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect(headers.getSetCookie()).toEqual([]);
}

test('somebody who is signed in is sent on, whatever their neighbours do', async () => {
  const visitor = new CookieClient().from('203.0.113.4');
  await visitor.signIn(both.app.origin, personas.agent);
  for (let time = 0; time < 31; time += 1) await login(new CookieClient(), '203.0.113.4');
  const answer = await visitor.open(`${both.app.origin}/dashboard`);
  expect(answer.status).toBe(200);
});

test('retries while Sentinel is down do not count', async () => {
  const away = await startAppAndEmulator({ TRUSTED_PROXIES: '1' });
  try {
    const emulator = controlOf(away.emulator.origin);
    await emulator.fault({ on: 'domain', times: 99, answer: { kind: 'status', status: 503 } });
    for (let time = 0; time < 40; time += 1) {
      const answer = await new CookieClient().open(`${away.app.origin}/login`, from('203.0.113.5'));
      expect(answer.headers.get('location')).toContain('reason=sentinel_unreachable');
    }
  } finally {
    await away.stop();
  }
});

test('a look ahead, a HEAD and page data take no place', async () => {
  for (const init of [
    { method: 'HEAD' },
    { headers: { 'sec-purpose': 'prefetch' } },
    { headers: { rsc: '1' } },
  ]) {
    for (let time = 0; time < 40; time += 1) {
      const headers = { ...from('203.0.113.6').headers, ...init.headers };
      await new CookieClient().open(`${both.app.origin}/login`, { ...init, headers });
    }
  }
  expect((await login(new CookieClient(), '203.0.113.6')).status).toBe(303);
});
