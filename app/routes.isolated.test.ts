import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NextRequest } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';

const log = vi.hoisted(() => ({ error: vi.fn() }));

// Nothing but the log works.
vi.mock('@/lib/wiring', () => ({
  getParts: () =>
    new Proxy(
      { log },
      {
        get: (parts, name) => {
          if (name === 'log') return parts.log;
          throw new TypeError(`secret words about ${String(name)}`);
        },
      },
    ),
}));
afterEach(() => {
  vi.clearAllMocks();
});

const routes = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter(
  // `/login` and `/callback`: lib/next/public-route.test.ts. `/api/health` touches nothing.
  (path) => /route\.ts$/.test(path) && !/^(?:login|callback|api.health)\b/.test(path),
);

describe('a route handler that throws', () => {
  it.each(routes)('tells the reference under which the log says so: %s', async (path) => {
    const { GET, POST } = await import(join('@/app', path));
    const method = POST ? 'POST' : 'GET';
    const url = `https://app.brand.example/${path.replace(/\/?route\.ts$/, '')}`;
    const response = await (POST ?? GET)(new NextRequest(url, { method }));
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('secret');
    const [, reference] = /Reference: (\w{8})/.exec(text) ?? [];
    expect(log.error).toHaveBeenCalledTimes(1);
    expect(log.error).toHaveBeenCalledWith(
      'request_failed',
      expect.objectContaining({ reference, method, path: new URL(url).pathname }),
    );
  });
});
