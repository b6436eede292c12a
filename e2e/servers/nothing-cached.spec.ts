import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from '@playwright/test';
import { controlOf } from '../../emulator/control-client';
import { type Persona, personas } from '../../emulator/personas';
import { demoSettings } from '../../scripts/demo-settings';
import { startEmulatorServer } from '../../scripts/servers';
import { allAddresses, filesIn } from '../support/all-addresses';
import { expect, signInAs, test } from '../support/fixtures';
import { type ProxiedApp, startProxiedApp } from '../support/reverse-proxy';

test.describe.configure({ timeout: 240_000 });

/** nginx keeps each response that its headers let a shared cache keep, also errors. */
const cachingIn = (folder: string) => (example: string) =>
  `proxy_cache_path ${folder} keys_zone=all:10m;\n${example}`
    .replace('proxy_buffering off;', 'proxy_buffering on;')
    .replace(
      'location / {',
      `location / {
    proxy_cache all;
    proxy_cache_valid any 10m;
    proxy_set_header Accept-Encoding "";
    add_header X-Cache-Status $upstream_cache_status always;`,
    );

const isFile = (address: string) => /^\/_next\/static\//.test(address);
const variants = {
  page: {},
  data: { rsc: '1' },
  prefetch: { rsc: '1', 'next-router-prefetch': '1' },
} as const;

interface Visitor {
  readonly name: string;
  readonly persona: Persona | null;
  readonly context: BrowserContext;
}

async function createVisitors(browser: Browser, url: string): Promise<readonly Visitor[]> {
  const create = async (name: string, persona: Persona | null): Promise<Visitor> => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    if (persona) await signInAs(context, url, persona);
    return { name, persona, context };
  };
  return [
    await create('out', null),
    await create('Dana', personas.administrator),
    await create('Amir', personas.agent),
  ];
}

/** What differs in two responses to the same request. */
const withoutNonces = (body: string) =>
  body.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '');

/** What names a person in a response. */
const marks = { administrator: /Dana|987654321/, agent: /Amir|987654322/ } as const;

interface Visit {
  readonly status: number;
  readonly cache: string;
}

async function visit(
  { context, persona, name }: Visitor,
  address: string,
  headers: Readonly<Record<string, string>>,
  { url, app }: ProxiedApp,
): Promise<Visit> {
  const get = (target: string) => context.request.get(target, { headers, maxRedirects: 0 });
  const first = await get(url + address);
  // Next.js sends a request for page data on to an address of its own.
  const { location = '' } = first.headers();
  const isSentOn = /[?&]_rsc/.test(location);
  const target = isSentOn ? new URL(location, url) : new URL(url + address);
  const response = isSentOn ? await get(target.href) : first;
  const [body, all] = [await response.text(), response.headers()];
  const visited = `${target.pathname}${target.search} ${JSON.stringify(headers)}: ${name}`;
  for (const [key, mark] of Object.entries(marks)) {
    // The page for administrators lists everybody.
    const mayName = persona?.key === key || (persona?.isAdmin && address.startsWith('/admin'));
    if (!mayName) expect(body + JSON.stringify(all), visited).not.toMatch(mark);
  }
  const cache = all['x-cache-status'] ?? '';
  if (cache === 'HIT') {
    expect(all['set-cookie'], visited).toBeUndefined();
    const cookies = await context.cookies(url);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const direct = await fetch(app.origin + target.pathname + target.search, {
      headers: { ...headers, cookie },
      redirect: 'manual',
    });
    expect(response.status(), visited).toBe(direct.status);
    expect(withoutNonces(body), visited).toBe(withoutNonces(await direct.text()));
  }
  return { status: response.status(), cache };
}

test('behind a cache that keeps whatever it may, no response of one user reaches another', async ({
  browser,
}) => {
  const server = await startEmulatorServer(0, []);
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-cache-'));
  let proxied: ProxiedApp | undefined;
  try {
    proxied = await startProxiedApp(
      'nginx',
      async (url, certificate) => {
        await controlOf(server.origin).install({ redirectUris: [`${url}/callback`] });
        return {
          ...demoSettings(url, server.origin),
          EMBED_ORIGINS: 'https://other.test',
          SIGN_IN_LIMIT: 'off',
          NODE_EXTRA_CA_CERTS: certificate.file,
        };
      },
      cachingIn(folder),
    );
    const visitors = await createVisitors(browser, proxied.url);
    const lines: string[] = [];
    let hitCount = 0;
    for (const address of allAddresses()) {
      for (const [variant, headers] of Object.entries(variants)) {
        if (isFile(address) && variant !== 'page') continue;
        const visits: string[] = [];
        for (const visitor of [...visitors, ...visitors.toReversed()]) {
          const { status, cache } = await visit(visitor, address, headers, proxied);
          visits.push(`${visitor.name} ${status} ${cache}`);
          if (cache === 'HIT') hitCount += 1;
        }
        lines.push(`${address} (${variant}): ${visits.join(', ')}`);
      }
    }
    mkdirSync('reports', { recursive: true });
    writeFileSync('reports/nothing-cached.txt', `${lines.join('\n')}\n`);
    process.stdout.write(
      `${lines.length * visitors.length * 2} responses, ${hitCount} of them from the cache: reports/nothing-cached.txt\n`,
    );
    expect(hitCount, 'the cache keeps files').toBeGreaterThan(0);
    for (const file of filesIn(folder)) {
      const kept = readFileSync(file, 'latin1');
      expect(kept).not.toMatch(/^set-cookie:/im);
      for (const mark of Object.values(marks)) expect(kept).not.toMatch(mark);
    }
    await Promise.all(visitors.map(({ context }) => context.close()));
  } finally {
    await proxied?.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
