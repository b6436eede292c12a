import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NextRequest } from 'next/server';
import { afterEach, expect, it, vi } from 'vitest';

const environment = {
  APP_URL: 'https://app.brand.example',
  LP_ACCOUNT_ID: '12345678',
  LP_CLIENT_ID: 'x',
  LP_CLIENT_SECRET: 'y',
  SESSION_SECRET: 'session-secret-of-the-tests-number-1',
  EMBED_ORIGINS: 'https://workspace.example',
};
const log = vi.hoisted(() => ({ error: vi.fn(), warn: vi.fn() }));

// Every service throws, except the log and the config.
vi.mock('../lib/services', () => ({
  createServices: (config: object) =>
    new Proxy(
      { log, config },
      {
        get: (services, name) => {
          if (name === 'log' || name === 'config') return services[name];
          throw new TypeError(`secret text about ${String(name)}`);
        },
      },
    ),
}));
afterEach(() => {
  vi.clearAllMocks();
  vi.unstubAllEnvs();
});

const routes = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter(
  // `/login`, `/callback` and `/api/me`: lib/next/route-handlers.test.ts. `/api/health` touches nothing.
  (path) => /route\.ts$/.test(path) && !/^(?:login|callback|api.me|api.health)\b/.test(path),
);

it.each(routes)(
  'a route handler that throws responds with the reference in its log line: %s',
  async (path) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const { GET, POST } = await import(join('@/app', path));
    const method = POST ? 'POST' : 'GET';
    const url = `${environment.APP_URL}/${path.replace(/\/?route\.ts$/, '')}`;
    const headers = { origin: environment.APP_URL };
    const body = JSON.stringify({ secret: 's'.repeat(43) });
    const response = await (POST ?? GET)(
      new NextRequest(url, { method, headers, ...(POST && { body }) }),
      { params: Promise.resolve({}) },
    );
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('secret');
    const [, reference] = /reference"?: ?"?(\w{8})/i.exec(text) ?? [];
    expect(log.error).toHaveBeenCalledTimes(1);
    expect(log.error).toHaveBeenCalledWith(
      'request_failed',
      expect.objectContaining({ reference, method, path: new URL(url).pathname }),
    );
  },
);
