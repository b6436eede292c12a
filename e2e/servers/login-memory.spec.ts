import { randomBytes } from 'node:crypto';
import { clockPreload } from '../support/clock';
import { CookieClient, locationOf } from '../support/cookie-client';
import { expect, startAppAndEmulator, test } from '../support/fixtures';
import { memoryProbe, readMemory } from '../support/memory-probe';

test.describe.configure({ timeout: 300_000 });

/** Requests `/login` once from each of these client IPs, and counts the responses by status. */
async function loginFromEach(origin: string, first: number, count: number) {
  const statuses: Record<number, number> = {};
  let next = first;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (next < first + count) {
        const address = `10.${next >> 16}.${(next >> 8) & 255}.${next & 255}`;
        next += 1;
        const response = await fetch(`${origin}/login`, {
          headers: { 'x-forwarded-for': address },
          redirect: 'manual',
        });
        await response.arrayBuffer();
        statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      }
    }),
  );
  return statuses;
}

test('ten thousand client IPs at /login use less than 10 MB of heap, rejected ones included', async () => {
  const { app, stop } = await startAppAndEmulator(
    { TRUSTED_PROXIES: '1', SIGN_IN_LIMIT_TOTAL: '6000', LOG_LEVEL: 'error' },
    { preload: [clockPreload, memoryProbe] },
  );
  try {
    // However slow the machine is, all requests are in one window of the limit.
    await app.ask({ stop: true });
    await loginFromEach(app.origin, 0, 1_000);
    const before = await readMemory(app);
    const statuses = await loginFromEach(app.origin, 1_000, 10_000);
    const after = await readMemory(app);
    const grownMb = (after.heapBytes - before.heapBytes) / 1_000_000;
    test.info().annotations.push({ type: 'heap', description: `${grownMb.toFixed(1)} MB` });
    expect(statuses).toEqual({ 303: 5_000, 429: 5_000 });
    expect(grownMb).toBeLessThan(10);
  } finally {
    await stop();
  }
});

test('a heap of 256 MB is enough for thirty thousand client IPs at /login', async () => {
  const { app, stop } = await startAppAndEmulator({
    TRUSTED_PROXIES: '1',
    LOG_LEVEL: 'error',
    NODE_OPTIONS: '--max-old-space-size=256',
  });
  try {
    const statuses = await loginFromEach(app.origin, 0, 30_000).catch(() => null);
    expect(app.output()).not.toContain('heap out of memory');
    expect(statuses).toEqual({ 303: 30_000 });
    expect((await fetch(`${app.origin}/api/health`)).status).toBe(200);
  } finally {
    await stop();
  }
});

/** Leaves one unused handoff for an iframe, by a callback of 10 KB. */
async function leaveFrameHandle(origin: string): Promise<void> {
  const client = new CookieClient();
  const challenge = randomBytes(32).toString('base64url');
  const login = await client.open(`${origin}/login?frame=${challenge}`, {
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  const sentinel = new URL(locationOf(login, origin) ?? '');
  const query = new URLSearchParams({
    code: 'x',
    state: sentinel.searchParams.get('state') ?? '',
    padding: 'x'.repeat(10_000),
  });
  const answer = await client.open(`${origin}/callback?${query}`);
  expect(answer.headers.get('location')).toContain('/frame/signed-in#');
}

test('unused handoffs to iframes use less than 10 MB, however many and long they are', async () => {
  const { app, stop } = await startAppAndEmulator(
    {
      APP_URL: 'https://app.brand.example',
      EMBED_ORIGINS: 'https://workspace.example',
      LOG_LEVEL: 'error',
    },
    { preload: [memoryProbe] },
  );
  const leave = async (count: number) => {
    for (let left = count; left > 0; left -= 10) {
      await Promise.all(Array.from({ length: 10 }, () => leaveFrameHandle(app.origin)));
    }
  };
  try {
    await leave(200);
    const before = await readMemory(app);
    await leave(2_500);
    const after = await readMemory(app);
    const grownMb = (after.heapBytes - before.heapBytes) / 1_000_000;
    test.info().annotations.push({ type: 'heap', description: `${grownMb.toFixed(1)} MB` });
    expect(grownMb).toBeLessThan(10);
  } finally {
    await stop();
  }
});
