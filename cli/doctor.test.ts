import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeCertificateFor, startTlsFront } from '../e2e/support/tls';
import { demoInstallation } from '../emulator/installation';
import { unsetInstallation } from '../scripts/demo-settings';
import { anyFreePort } from '../scripts/free-port';
import type { CheckState } from './check-result';
import { setUpDoctor } from './doctor-test-support';
import { runChecks } from './run-checks';
import { doctorOutput, inFolder, runCommand } from './test-support';

const doctor = setUpDoctor();
const { expectFinding } = doctor;

describe('the doctor', { timeout: 60_000 }, () => {
  it('finds nothing failed where all is well, though the app is not started yet', async () => {
    const findings = await doctorOutput(doctor.settings);
    expect(findings.map(({ subject, state }) => `${subject}: ${state}`)).toEqual([
      'settings: ok',
      'account 12345678: ok',
      'authorization 12345678: ok',
      'client secret 12345678: ok',
      `signing keys ${new URL(doctor.emulator.origin).host}: ok`,
      `clock ${new URL(doctor.emulator.origin).host}: ok`,
      'Redis: ok',
      'public address: warning',
    ]);
  });

  it('says the same in words, with what to do below each, and a sum', async () => {
    await inFolder(async (folder) => {
      const { LP_CLIENT_ID: _, ...incomplete } = doctor.settings;
      const { status, stdout } = await runCommand('doctor', [], {
        environment: incomplete,
        folder,
      });
      expect(status).toBe(1);
      expect(stdout).toMatch(
        /^FAILED {3}settings: LP_CLIENT_ID is missing\n {9}→ docs\/settings\.md/,
      );
      expect(stdout).toMatch(/\n0 ok, 0 to look at, 1 failed\n$/);
    });
  });

  it('reads .env.local as the server does, and warns when others can', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, '.env.local');
      const text = Object.entries(doctor.settings).map(([name, value]) => `${name}=${value}\n`);
      writeFileSync(file, text.join(''));
      chmodSync(file, 0o644);
      const first = await runCommand('doctor', [], { folder });
      expect(first.stdout).toMatch(/^warning {2}settings: \.env\.local, which holds secrets/);
      expect(first.status).toBe(0);
      chmodSync(file, 0o600);
      expect((await runCommand('doctor', [], { folder })).stdout).not.toContain('.env.local');
    });
  });

  it('explains itself when it is not understood', async () => {
    await inFolder(async (folder) => {
      const { status, stderr } = await runCommand('doctor', ['--jason'], { folder });
      expect(status).toBe(2);
      expect(stderr).toMatch(/--jason[\s\S]*Usage: npm run doctor/);
    });
  });
});

describe('the doctor looks at the settings:', { timeout: 60_000 }, () => {
  it.each([
    ['a missing one', { APP_URL: '' }, 'failed', /APP_URL is missing/],
    ['a wrong one', { APP_URL: 'http://app.brand.example' }, 'failed', /APP_URL must be an origin/],
    [
      'a secret that somebody typed',
      { SESSION_SECRET: 'password'.repeat(5) },
      'warning',
      /SESSION_SECRET/,
    ],
    [
      'a redirect URI that is too long',
      { APP_URL: `https://${'a'.repeat(60)}.${'b'.repeat(60)}.example` },
      'failed',
      /has 1\d\d characters/,
    ],
    [
      'no proxy on https',
      { APP_URL: 'https://app.brand.invalid' },
      'warning',
      /TRUSTED_PROXIES is 0/,
    ],
    ['Vercel without Redis', { VERCEL: '1', VERCEL_ENV: 'production' }, 'failed', /on Vercel/],
  ] as const)('%s', async (_what, changes, state, found) => {
    await expectFinding(changes, /^settings$/, state, found);
  });
});

describe('the doctor looks at Sentinel:', { timeout: 60_000 }, () => {
  it.each([
    [
      'an account that is none',
      { LP_ACCOUNT_ID: '999' },
      /^account/,
      'failed',
      /names no usable host.* 404/,
    ],
    [
      'a Domain API out of reach',
      { LP_DOMAIN_API_URL: 'http://127.0.0.1:9' },
      /^account/,
      'failed',
      /does not answer: .*no_connection/,
    ],
    [
      'a Sentinel that is named',
      { SENTINEL_URL: 'http://127.0.0.1:9' },
      /^account/,
      'ok',
      /by SENTINEL_URL/,
    ],
    [
      'a Sentinel out of reach',
      { SENTINEL_URL: 'http://127.0.0.1:9' },
      /^authorization/,
      'failed',
      /does not answer/,
    ],
    [
      'keys out of reach',
      { SENTINEL_URL: 'http://127.0.0.1:9' },
      /^signing keys/,
      'failed',
      /no keys at/,
    ],
    [
      'a clock nobody tells',
      { SENTINEL_URL: 'http://127.0.0.1:9' },
      /^clock/,
      'warning',
      /does not tell its time/,
    ],
    ['a client id that is unknown', { LP_CLIENT_ID: 'nobody' }, /^authorization/, 'failed', /401/],
    [
      'a redirect URI that is not registered',
      { APP_URL: 'http://127.0.0.1:8' },
      /^authorization/,
      'failed',
      /400/,
    ],
    [
      'a wrong client secret',
      { LP_CLIENT_SECRET: 'a-guess' },
      /^client secret/,
      'failed',
      /status 401|configuration|invalid_client|does not take/,
    ],
    [
      'a version of the token endpoint that is none',
      { SENTINEL_API_VERSION: '7.0' },
      /^client secret/,
      'failed',
      /does not take/,
    ],
  ] as const)('%s', async (_what, changes, subject, state, found) => {
    await expectFinding(changes, subject, state, found);
  });

  it('a host that is not trusted', async () => {
    await doctor.emulator.control.fault({
      on: 'domain',
      times: 9,
      answer: { kind: 'base_uri', baseURI: 'sentinel.evil.example' },
    });
    await expectFinding({}, /^account/, 'failed', /names no usable host.*not trusted/);
  });

  it('somebody else who answers in its place', async () => {
    await doctor.emulator.control.fault({
      on: 'authorize',
      answer: { kind: 'redirect', location: 'https://portal.example/login' },
    });
    await expectFinding({}, /^authorization/, 'warning', /sends people on to https:\/\/portal\.ex/);
  });

  it('another one than the Domain API names', async () => {
    const named = doctor.emulator.origin.replace('localhost', '127.0.0.1');
    await expectFinding({ SENTINEL_URL: named }, /^account/, 'warning', /names http:\/\/localhost/);
  });

  it('an error that it sends people back with', async () => {
    await doctor.emulator.control.fault({
      on: 'authorize',
      answer: { kind: 'authorization_error', error: 'unauthorized_client' },
    });
    await expectFinding({}, /^authorization/, 'failed', /error unauthorized_client/);
  });

  it('a fault of its own, at either endpoint', async () => {
    const answer = { kind: 'status', status: 503 } as const;
    for (const on of ['authorize', 'token'] as const)
      await doctor.emulator.control.fault({ on, answer });
    const findings = await runChecks({ environment: doctor.settings, fileMode: null });
    expect(
      findings.filter(({ subject }) => /^(?:authorization|client secret)/.test(subject)),
    ).toMatchObject([
      { state: 'warning', found: expect.stringContaining('503') },
      { state: 'warning', found: expect.stringContaining('no answer that tells') },
    ]);
  });

  it('keys without one of id tokens, and none at all', async () => {
    await doctor.emulator.control.speak({ jwksHasIdTokenKey: false });
    // Over plain http no TLS can stand in for a key.
    await expectFinding({}, /^signing keys/, 'failed', /none of them named/);
    await doctor.emulator.control.fault({ on: 'jwks', answer: { kind: 'html' } });
    await expectFinding({}, /^signing keys/, 'failed', /no keys at/);
  });

  it('a key that proves little', async () => {
    await doctor.emulator.control.speak({ keyBits: 1024 });
    await expectFinding({}, /^signing keys/, 'warning', /shorter than 2048 bits/);
    await expectFinding(
      { SENTINEL_ID_TOKEN_CHECK: 'signature' },
      /^signing keys/,
      'failed',
      /shorter than 2048/,
    );
  });

  it.each([
    [-20_000, 'warning', /(?:19|2\d) s ahead of/],
    [120_000, 'failed', /1(?:1\d|2\d) s behind/],
  ] as const)('a clock that is off by %i ms', async (offMs, state, found) => {
    const date = new Date(Date.now() + offMs).toUTCString();
    await doctor.emulator.control.fault({
      on: 'jwks',
      times: 2,
      answer: { kind: 'status', status: 500, headers: { date } },
    });
    await expectFinding({}, /^clock/, state, found);
  });

  it('each of several accounts', async () => {
    const { clientId, clientSecret } = demoInstallation;
    const installations = [
      { accountId: '12345678', clientId, clientSecret },
      { accountId: '999', clientId, clientSecret },
    ];
    const environment = {
      ...doctor.settings,
      ...unsetInstallation,
      LP_INSTALLATIONS: JSON.stringify(installations),
    };
    const findings = await runChecks({ environment, fileMode: null });
    expect(findings).toContainEqual(
      expect.objectContaining({ subject: 'client secret 12345678', state: 'ok' }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ subject: 'account 999', state: 'failed' }),
    );
  });
});

describe('the doctor looks at certificates:', { timeout: 60_000 }, () => {
  const here = [{ type: 2, value: 'localhost' } as const];
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

  it.each([
    ['a good one', here, inDays(300), true, 'ok', /good until 20/],
    ['one that ends soon', here, inDays(5), true, 'warning', /ends on 20/],
    ['one that has ended', here, inDays(-1), true, 'failed', /CERT_HAS_EXPIRED/],
    [
      'one for another name',
      [{ type: 2, value: 'other.example' } as const],
      inDays(300),
      true,
      'failed',
      /ERR_TLS_CERT_ALTNAME_INVALID/,
    ],
    ['one of nobody', here, inDays(300), false, 'failed', /SELF_SIGNED/],
  ] as const)('%s', async (_what, names, until, isTrusted, state, found) => {
    const certificate = await makeCertificateFor(names, until);
    const port = await anyFreePort();
    const front = await startTlsFront(port, doctor.emulator.port, certificate);
    try {
      await expectFinding(
        {
          SENTINEL_URL: `https://localhost:${port}`,
          ...(isTrusted && { NODE_EXTRA_CA_CERTS: certificate.file }),
        },
        /^TLS localhost/,
        state,
        found,
      );
    } finally {
      await front.stop();
      await certificate.remove();
    }
  });

  it('none, where nobody speaks TLS', async () => {
    await expectFinding(
      { SENTINEL_URL: 'https://127.0.0.1:9' },
      /^TLS 127/,
      'warning',
      /no TLS connection .*ECONNREFUSED/,
    );
  });

  it('without a key for id tokens, TLS stands in for it', async () => {
    const certificate = await makeCertificateFor(here);
    const port = await anyFreePort();
    const front = await startTlsFront(port, doctor.emulator.port, certificate);
    try {
      await doctor.emulator.control.speak({ jwksHasIdTokenKey: false });
      const secure = {
        SENTINEL_URL: `https://localhost:${port}`,
        NODE_EXTRA_CA_CERTS: certificate.file,
      };
      await expectFinding(secure, /^signing keys/, 'warning', /none of them named/);
      const strict = { ...secure, SENTINEL_ID_TOKEN_CHECK: 'signature' };
      await expectFinding(strict, /^signing keys/, 'failed', /none of them named/);
    } finally {
      await front.stop();
      await certificate.remove();
    }
  });
});

describe('the doctor looks at Redis:', { timeout: 60_000 }, () => {
  it('one that is away', async () => {
    await expectFinding(
      { REDIS_URL: 'redis://127.0.0.1:9' },
      /^Redis$/,
      'failed',
      /does not answer: .*ECONNREFUSED/,
    );
  });

  it.each([
    ['one that is too old', '%1\r\n+proto\r\n:3\r\n', /^version 6\.0$/],
    ['one that forgets at once', '%1\r\n+proto\r\n:3\r\n', /could not be read again/],
    ['one that is older still', "-ERR unknown command 'HELLO'\r\n", /before 6/],
  ])('%s', async (_what, hello, found) => {
    const old = createTcpServer((socket) => {
      socket.on('data', (bytes) => {
        for (const [, name = ''] of String(bytes).matchAll(/\*\d+\r\n\$\d+\r\n([A-Za-z]+)/g)) {
          const info = 'redis_version:6.0.16\r\n';
          const answers: Record<string, string> = {
            HELLO: hello,
            GETDEL: '$-1\r\n',
            INFO: `$${info.length}\r\n${info}\r\n`,
          };
          socket.write(answers[name.toUpperCase()] ?? '+OK\r\n');
        }
      });
    });
    old.listen(0, '127.0.0.1');
    await once(old, 'listening');
    const address = old.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const environment = { ...doctor.settings, REDIS_URL: `redis://127.0.0.1:${port}` };
    try {
      const findings = await runChecks({ environment, fileMode: null });
      const failed = findings.filter(({ state }) => state === 'failed');
      expect(failed.map((finding) => finding.found).join('\n')).toMatch(new RegExp(found, 'm'));
    } finally {
      old.close();
    }
  });
});

/** Something that answers at the public address, for as long as the work takes. */
async function withServer(
  listener: RequestListener,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer({ maxHeaderSize: 65_536 }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  try {
    await doctor.emulator.control.install({ redirectUris: [`${url}/callback`] });
    await work(url);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

/** An app that answers as ours does, but for what is changed about it. */
function appLike(changes: Readonly<Record<string, RequestListener>>): RequestListener {
  let attempts = 0;
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://here');
    const change = changes[pathname];
    if (change) return change(request, response);
    const appUrl = `http://${request.headers.host}`;
    if (pathname === '/api/health') return response.end('{"status":"ok","version":"1.2.3"}');
    if (pathname === '/api/ready') return response.end('{"status":"ready"}');
    if (pathname === '/login') {
      attempts += 1;
      const query = new URLSearchParams({
        client_id: demoInstallation.clientId,
        redirect_uri: `${appUrl}/callback`,
        state: String(attempts),
      });
      response.setHeader('set-cookie', `attempt.${attempts}=x; Path=/; HttpOnly`);
      return response
        .writeHead(303, { location: `https://sentinel.example/authorize?${query}` })
        .end();
    }
    if (pathname === '/api/session/extend') return response.writeHead(401).end('{}');
    const cookies = (request.headers.cookie ?? '').split('; ');
    return response
      .setHeader(
        'set-cookie',
        cookies.map((cookie) => `${cookie}; Max-Age=0; Path=/`),
      )
      .writeHead(307, { location: `${appUrl}/login` })
      .end();
  };
}

describe('the doctor looks at the public address:', { timeout: 60_000 }, () => {
  const expectAt = (listener: RequestListener, subject: RegExp, state: CheckState, found: RegExp) =>
    withServer(listener, (url) => expectFinding({ APP_URL: url }, subject, state, found));
  const isAddress = /^public address$/;
  const sendTo =
    (location: string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
    (_, response) =>
      response.writeHead(303, { ...headers, location }).end();
  const status =
    (code: number, body = ''): RequestListener =>
    (_, response) =>
      response.writeHead(code).end(body);
  const attemptAt = (origin: string, clientId = demoInstallation.clientId) =>
    `https://sentinel.example/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri: `${origin}/callback` })}`;

  it('all is well', async () => {
    await withServer(appLike({}), async (url) => {
      const findings = await runChecks({
        environment: { ...doctor.settings, APP_URL: url },
        fileMode: null,
      });
      expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    });
  });

  it.each([
    [
      'a redirect to another host',
      { '/api/health': sendTo('https://www.brand.example/api/health') },
      /sends everybody on to https:\/\/www\.brand\.example/,
    ],
    [
      'something else',
      { '/api/health': status(200, '<html>Welcome to nginx!</html>') },
      /something else answers .* status 200/,
    ],
    [
      'an app that cannot look Sentinel up',
      { '/api/ready': status(503, '{"notReady":["sentinel"]}') },
      /not ready: sentinel/,
    ],
    [
      'a proxy that says 503 for it',
      { '/api/ready': status(503, 'no upstream') },
      /not ready: status 503/,
    ],
    [
      'a sign-in that fails',
      { '/login': sendTo('/sign-in-error?reason=configuration') },
      /does not lead to Sentinel: it leads to .*\/sign-in-error/,
    ],
    ['a sign-in that breaks', { '/login': status(500) }, /does not lead to Sentinel: status 500/],
    [
      'another APP_URL in the app',
      { '/login': sendTo(attemptAt('https://localhost:3000')) },
      /takes itself to be at another address/,
    ],
    ['forms that are refused', { '/api/session/extend': status(403) }, /is answered 403/],
  ] as const)('%s', async (_what, changes, found) => {
    await expectAt(appLike(changes), isAddress, 'failed', found);
  });

  it('too many attempts', async () => {
    await expectAt(
      appLike({ '/login': status(429) }),
      isAddress,
      'warning',
      /too many sign-in attempts/,
    );
  });

  const login =
    (setCookie: string | null, clientId?: string): RequestListener =>
    (request, response) => {
      if (setCookie !== null) response.setHeader('set-cookie', setCookie);
      response
        .writeHead(303, { location: attemptAt(`http://${request.headers.host}`, clientId) })
        .end();
    };

  it.each([
    ['cookies that are lost', login(null), /cookie of a sign-in attempt does not come through/],
    [
      'cookies that are changed',
      login('attempt.x=1; Path=/; Domain=brand.example'),
      /changes its cookies/,
    ],
    [
      'another client id in the app',
      login('attempt.x=1; Path=/', 'another'),
      /runs with another client id/,
    ],
    ['a cache', login('attempt.x=1; Path=/'), /keeps its answers/],
  ] as const)('%s', async (_what, listener, found) => {
    await expectAt(appLike({ '/login': listener }), isAddress, 'failed', found);
  });

  it('a proxy that cuts large headers, on the way in and on the way out', async () => {
    const isTooLarge: RequestListener = (request, response) =>
      (request.headers.cookie?.length ?? 0) > 8_000
        ? response.writeHead(400).end('Request Header Or Cookie Too Large')
        : response.end('{"status":"ok","version":"1.2.3"}');
    await expectAt(
      appLike({ '/api/health': isTooLarge }),
      /^large headers$/,
      'failed',
      /KB of cookies in a request do not come through: status 400/,
    );
    await expectAt(
      appLike({ '/dashboard': status(502) }),
      /^large headers$/,
      'failed',
      /large answers do not come through: status 502/,
    );
  });

  it('an app that dies on it', async () => {
    const drop: RequestListener = (request) => request.destroy();
    await expectAt(appLike({ '/api/ready': drop }), isAddress, 'failed', /stopped answering/);
  });
});
