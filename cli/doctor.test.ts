import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctorOutput, inFolder, runCommand } from '../e2e/support/cli-command';
import { setUpDoctor } from '../e2e/support/doctor';
import { closeServer, listen } from '../e2e/support/listen';
import { makeCertificateFor, startTlsFront } from '../e2e/support/tls';
import { demoInstallation } from '../emulator/installation';
import { unsetInstallation } from '../scripts/demo-settings';
import { anyFreePort } from '../scripts/free-port';
import type { CheckState } from './check-result';
import { runChecks } from './run-checks';

const doctor = setUpDoctor();
const { expectResult } = doctor;

describe('the doctor', { timeout: 60_000 }, () => {
  it('reports one failure for correct settings before the app is started', async () => {
    const results = await doctorOutput(doctor.settings);
    expect(results.map(({ subject, state }) => `${subject}: ${state}`)).toEqual([
      'settings: ok',
      'account 12345678: ok',
      'authorization 12345678: ok',
      'client secret 12345678: ok',
      `signing keys ${new URL(doctor.emulator.origin).host}: ok`,
      `clock ${new URL(doctor.emulator.origin).host}: ok`,
      'Redis: ok',
      'public address: failed',
    ]);
  });

  it('prints text with advice below each problem, and a summary', async () => {
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
      expect(stdout).toMatch(/\n0 ok, 0 with warnings, 1 failed\n$/);
    });
  });

  it('reads .env.local as the server does, and warns if other users can read it', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, '.env.local');
      const text = Object.entries(doctor.settings).map(([name, value]) => `${name}=${value}\n`);
      writeFileSync(file, text.join(''));
      chmodSync(file, 0o644);
      const first = await runCommand('doctor', [], { folder });
      expect(first.stdout).toMatch(/^warning {2}settings: \.env\.local contains secrets/);
      // The address of the app does not respond.
      expect(first.stdout).toMatch(/\nFAILED {3}public address: nothing responds/);
      expect(first.status).toBe(1);
      chmodSync(file, 0o600);
      expect((await runCommand('doctor', [], { folder })).stdout).not.toContain('.env.local');
    });
  });

  it('prints its usage for an unknown flag', async () => {
    await inFolder(async (folder) => {
      const { status, stderr } = await runCommand('doctor', ['--jason'], { folder });
      expect(status).toBe(2);
      expect(stderr).toMatch(/--jason[\s\S]*Usage: npm run doctor/);
    });
  });
});

describe('the doctor checks the settings:', { timeout: 60_000 }, () => {
  it.each([
    ['a missing setting', { APP_URL: '' }, 'failed', /APP_URL is missing/],
    [
      'an invalid setting',
      { APP_URL: 'http://app.brand.example' },
      'failed',
      /APP_URL must be an origin/,
    ],
    [
      'a secret that is easy to guess',
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
    await expectResult(changes, /^settings$/, state, found);
  });
});

describe('the doctor checks Sentinel:', { timeout: 60_000 }, () => {
  it.each([
    [
      'an unknown account',
      { LP_ACCOUNT_ID: '999' },
      /^account/,
      'failed',
      /returns no usable host.* 401/,
    ],
    [
      'a Domain API out of reach',
      { LP_DOMAIN_API_URL: 'http://127.0.0.1:9' },
      /^account/,
      'failed',
      /does not respond: .*no_connection/,
    ],
    [
      'a Sentinel from SENTINEL_URL',
      { SENTINEL_URL: 'http://127.0.0.1:9' },
      /^account/,
      'ok',
      /from SENTINEL_URL/,
    ],
    [
      'a Sentinel out of reach',
      { SENTINEL_URL: 'http://127.0.0.1:9' },
      /^authorization/,
      'failed',
      /does not respond/,
    ],
    [
      'keys out of reach',
      { SENTINEL_URL: 'http://127.0.0.1:9' },
      /^signing keys/,
      'failed',
      /no keys at/,
    ],
    [
      'a response without a Date header',
      { SENTINEL_URL: 'http://127.0.0.1:9' },
      /^clock/,
      'warning',
      /sends no Date header/,
    ],
    ['an unknown client id', { LP_CLIENT_ID: 'nobody' }, /^authorization/, 'failed', /401/],
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
      /rejects the client id with this secret/,
    ],
    [
      'an unknown version of the token endpoint',
      { SENTINEL_API_VERSION: '7.0' },
      /^client secret/,
      'failed',
      /rejects the token request itself: status 400 invalid_request/,
    ],
  ] as const)('%s', async (_what, changes, subject, state, found) => {
    await expectResult(changes, subject, state, found);
  });

  describe.each(['rfc_401', 'rfc_400', 'bare_400', 'liveperson'] as const)(
    'a token endpoint that rejects as %s:',
    (tokenErrors) => {
      const isNamed = tokenErrors.startsWith('rfc');
      const cannotTell = /^cannot tell whether the secret and the grant types are right/;
      const secretResults = async (changes: Readonly<Record<string, string>> = {}) => {
        await doctor.emulator.control.speak({ tokenErrors });
        const environment = { ...doctor.settings, ...changes };
        const results = await runChecks(environment);
        expect(JSON.stringify(results)).not.toContain(environment.LP_CLIENT_SECRET);
        return results.filter(({ subject }) => /^(?:authorization|client secret)/.test(subject));
      };
      const withGrantTypes = async (grantTypes: ('authorization_code' | 'refresh_token')[]) => {
        await doctor.emulator.control.install({ grantTypes });
        const results = await secretResults();
        const all = ['authorization_code', 'refresh_token'] as const;
        await doctor.emulator.control.install({ grantTypes: [...all] });
        return results;
      };

      it('a wrong secret is never called right', async () => {
        const [, secret] = await secretResults({ LP_CLIENT_SECRET: 'a-guess' });
        expect(secret).toMatchObject({
          state: isNamed ? 'failed' : 'warning',
          found: expect.stringMatching(isNamed ? /rejects the client id/ : cannotTell),
          whatToDo: expect.stringContaining('LP_CLIENT_SECRET'),
        });
      });

      it('the right secret is called right only if another one is rejected as wrong', async () => {
        const [, secret] = await secretResults();
        if (isNamed) expect(secret).toMatchObject({ state: 'ok', found: 'Sentinel accepts it' });
        else {
          expect(secret?.found).toMatch(cannotTell);
          const shape = tokenErrors === 'bare_400' ? 'no body' : 'internalCode 10, message: Bad';
          expect(secret?.found).toContain(`status 400, ${shape === 'no body' ? shape : ''}`);
          expect(secret?.found).toContain(shape);
        }
      });

      it('a missing refresh grant', async () => {
        const [, secret] = await withGrantTypes(['authorization_code']);
        expect(secret).toMatchObject({
          state: isNamed ? 'failed' : 'warning',
          found: expect.stringMatching(isNamed ? /the grant type refresh_token/ : cannotTell),
        });
      });

      it('a missing authorization code grant', async () => {
        const results = await withGrantTypes(['refresh_token']);
        expect(results).toMatchObject([
          { state: 'failed', found: expect.stringMatching(/error unauthorized_client/) },
        ]);
      });

      it('a wrong redirect URI', async () => {
        expect(await secretResults({ APP_URL: 'http://127.0.0.1:8' })).toMatchObject([
          { state: 'failed', whatToDo: expect.stringContaining('http://127.0.0.1:8/callback') },
        ]);
      });
    },
  );

  it.each([400, 401])(
    'a token endpoint that rejects any secret as %i invalid_grant',
    async (status) => {
      const answer = { kind: 'status', status, body: { error: 'invalid_grant' } } as const;
      await doctor.emulator.control.fault({ on: 'token', times: 9, answer });
      await expectResult(
        { LP_CLIENT_SECRET: 'a-guess' },
        /^client secret/,
        'warning',
        /^cannot tell .* status 40[01] invalid_grant/,
      );
    },
  );

  it('a host that is not trusted', async () => {
    await doctor.emulator.control.fault({
      on: 'domain',
      times: 9,
      answer: { kind: 'base_uri', baseURI: 'sentinel.evil.example' },
    });
    await expectResult({}, /^account/, 'failed', /returns no usable host.*not trusted/);
  });

  it('another server that responds instead of Sentinel', async () => {
    await doctor.emulator.control.fault({
      on: 'authorize',
      answer: { kind: 'redirect', location: 'https://portal.example/login' },
    });
    await expectResult({}, /^authorization/, 'warning', /redirects to https:\/\/portal\.ex/);
  });

  it('another host than the Domain API returns', async () => {
    const named = doctor.emulator.origin.replace('localhost', '127.0.0.1');
    await expectResult(
      { SENTINEL_URL: named },
      /^account/,
      'warning',
      /returns http:\/\/localhost/,
    );
  });

  it('a redirect back with an error', async () => {
    await doctor.emulator.control.fault({
      on: 'authorize',
      answer: { kind: 'authorization_error', error: 'unauthorized_client' },
    });
    await expectResult({}, /^authorization/, 'failed', /error unauthorized_client/);
  });

  it('an outage of either endpoint', async () => {
    const answer = { kind: 'status', status: 503 } as const;
    for (const on of ['authorize', 'token'] as const)
      await doctor.emulator.control.fault({ on, answer });
    const results = await runChecks(doctor.settings);
    expect(
      results.filter(({ subject }) => /^(?:authorization|client secret)/.test(subject)),
    ).toMatchObject([
      { state: 'warning', found: expect.stringContaining('503') },
      { state: 'warning', found: expect.stringContaining('inconclusive') },
    ]);
  });

  it('keys without one for id tokens, and no keys', async () => {
    await doctor.emulator.control.speak({ jwksHasIdTokenKey: false });
    // Without TLS, only a key can authenticate id tokens.
    await expectResult({}, /^signing keys/, 'failed', /none of their names/);
    await doctor.emulator.control.fault({ on: 'jwks', answer: { kind: 'html' } });
    await expectResult({}, /^signing keys/, 'failed', /no keys at/);
  });

  it('a key that is too short', async () => {
    await doctor.emulator.control.speak({ keyBits: 1024 });
    await expectResult({}, /^signing keys/, 'warning', /shorter than 2048 bits/);
    await expectResult(
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
    await expectResult({}, /^clock/, state, found);
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
    const results = await runChecks(environment);
    expect(results).toContainEqual(
      expect.objectContaining({ subject: 'client secret 12345678', state: 'ok' }),
    );
    expect(results).toContainEqual(
      expect.objectContaining({ subject: 'account 999', state: 'failed' }),
    );
  });
});

describe('the doctor checks certificates:', { timeout: 60_000 }, () => {
  const here = [{ type: 2, value: 'localhost' } as const];
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

  it.each([
    ['a valid certificate', here, inDays(300), true, 'ok', /valid until 20/],
    ['one that expires soon', here, inDays(5), true, 'warning', /expires on 20/],
    ['one that has expired', here, inDays(-1), true, 'failed', /CERT_HAS_EXPIRED/],
    [
      'one for another host',
      [{ type: 2, value: 'other.example' } as const],
      inDays(300),
      true,
      'failed',
      /ERR_TLS_CERT_ALTNAME_INVALID/,
    ],
    ['one of an unknown authority', here, inDays(300), false, 'failed', /SELF_SIGNED/],
  ] as const)('%s', async (_what, names, until, isTrusted, state, found) => {
    const certificate = await makeCertificateFor(names, until);
    const port = await anyFreePort();
    const front = await startTlsFront(port, doctor.emulator.port, certificate);
    try {
      await expectResult(
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

  it('none, because no server responds', async () => {
    await expectResult(
      { SENTINEL_URL: 'https://127.0.0.1:9' },
      /^TLS 127/,
      'warning',
      /could not be checked: .*ECONNREFUSED/,
    );
  });

  it('no key for id tokens, but TLS', async () => {
    const certificate = await makeCertificateFor(here);
    const port = await anyFreePort();
    const front = await startTlsFront(port, doctor.emulator.port, certificate);
    try {
      await doctor.emulator.control.speak({ jwksHasIdTokenKey: false });
      const secure = {
        SENTINEL_URL: `https://localhost:${port}`,
        NODE_EXTRA_CA_CERTS: certificate.file,
      };
      await expectResult(secure, /^signing keys/, 'warning', /none of their names/);
      const strict = { ...secure, SENTINEL_ID_TOKEN_CHECK: 'signature' };
      await expectResult(strict, /^signing keys/, 'failed', /none of their names/);
    } finally {
      await front.stop();
      await certificate.remove();
    }
  });
});

describe('the doctor checks Redis:', { timeout: 60_000 }, () => {
  it('a server that is down', async () => {
    await expectResult(
      { REDIS_URL: 'redis://127.0.0.1:9' },
      /^Redis$/,
      'failed',
      /does not respond: .*ECONNREFUSED/,
    );
  });

  it.each([
    ['a version that is too old', '%1\r\n+proto\r\n:3\r\n', /^version 6\.0$/],
    ['a server that loses values', '%1\r\n+proto\r\n:3\r\n', /could not be read again/],
    ['a version before 6', "-ERR unknown command 'HELLO'\r\n", /before 6/],
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
    const redisUrl = `redis://127.0.0.1:${await listen(old)}`;
    const environment = { ...doctor.settings, REDIS_URL: redisUrl };
    try {
      const results = await runChecks(environment);
      const failed = results.filter(({ state }) => state === 'failed');
      expect(failed.map((result) => result.found).join('\n')).toMatch(new RegExp(found, 'm'));
    } finally {
      old.close();
    }
  });
});

/** Runs a server at the public URL while some work is done. */
async function withServer(
  listener: RequestListener,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer({ maxHeaderSize: 65_536 }, listener);
  const url = `http://127.0.0.1:${await listen(server)}`;
  try {
    await doctor.emulator.control.install({ redirectUris: [`${url}/callback`] });
    await work(url);
  } finally {
    await closeServer(server);
  }
}

/** A server that responds like the app, with some routes changed. */
function fakeApp(changes: Readonly<Record<string, RequestListener>>): RequestListener {
  let signIns = 0;
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://here');
    const change = changes[pathname];
    if (change) return change(request, response);
    const appUrl = `http://${request.headers.host}`;
    if (pathname === '/api/health') return response.end('{"status":"ok","version":"1.2.3"}');
    if (pathname === '/api/ready') return response.end('{"status":"ready"}');
    if (pathname === '/login') {
      signIns += 1;
      const query = new URLSearchParams({
        client_id: demoInstallation.clientId,
        redirect_uri: `${appUrl}/callback`,
        state: String(signIns),
      });
      response.setHeader('set-cookie', `attempt.${signIns}=x; Path=/; HttpOnly`);
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

describe('the doctor checks the public URL:', { timeout: 60_000 }, () => {
  const expectAt = (listener: RequestListener, subject: RegExp, state: CheckState, found: RegExp) =>
    withServer(listener, (url) => expectResult({ APP_URL: url }, subject, state, found));
  const isAddress = /^public address$/;
  const sendTo =
    (location: string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
    (_, response) =>
      response.writeHead(303, { ...headers, location }).end();
  const status =
    (code: number, body = ''): RequestListener =>
    (_, response) =>
      response.writeHead(code).end(body);
  const authorizationUrl = (origin: string, clientId = demoInstallation.clientId) =>
    `https://sentinel.example/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri: `${origin}/callback` })}`;

  it('an app that works', async () => {
    await withServer(fakeApp({}), async (url) => {
      const results = await runChecks({ ...doctor.settings, APP_URL: url });
      expect(results.filter(({ state }) => state !== 'ok')).toEqual([]);
    });
  });

  it.each([
    [
      'a redirect to another host',
      { '/api/health': sendTo('https://www.brand.example/api/health') },
      /redirects to https:\/\/www\.brand\.example/,
    ],
    [
      'another server',
      { '/api/health': status(200, '<html>Welcome to nginx!</html>') },
      /another server responds .* status 200/,
    ],
    [
      'an app that cannot look up Sentinel',
      { '/api/ready': status(503, '{"notReady":["sentinel"]}') },
      /not ready: sentinel/,
    ],
    [
      'a proxy that responds with 503',
      { '/api/ready': status(503, 'no upstream') },
      /not ready: status 503/,
    ],
    [
      'a sign-in that fails',
      { '/login': sendTo('/sign-in-error?reason=configuration') },
      /does not redirect to Sentinel: it redirects to .*\/sign-in-error/,
    ],
    [
      'a sign-in that responds with 500',
      { '/login': status(500) },
      /does not redirect to Sentinel: status 500/,
    ],
    [
      'another APP_URL in the app',
      { '/login': sendTo(authorizationUrl('https://localhost:3000')) },
      /runs with another APP_URL/,
    ],
    [
      'forms that are rejected',
      { '/api/session/extend': status(403) },
      /rejects a form .*: status 403/,
    ],
  ] as const)('%s', async (_what, changes, found) => {
    await expectAt(fakeApp(changes), isAddress, 'failed', found);
  });

  it('too many unfinished sign-ins', async () => {
    await expectAt(
      fakeApp({ '/login': status(429) }),
      isAddress,
      'warning',
      /rejects sign-ins with 429/,
    );
  });

  const login =
    (setCookie: string | null, clientId?: string): RequestListener =>
    (request, response) => {
      if (setCookie !== null) response.setHeader('set-cookie', setCookie);
      response
        .writeHead(303, { location: authorizationUrl(`http://${request.headers.host}`, clientId) })
        .end();
    };

  it.each([
    ['cookies that are lost', login(null), /cookie of a sign-in does not arrive/],
    [
      'cookies that are changed',
      login('attempt.x=1; Path=/; Domain=brand.example'),
      /changes the cookies/,
    ],
    [
      'another client id in the app',
      login('attempt.x=1; Path=/', 'another'),
      /runs with another client id/,
    ],
    ['a cache', login('attempt.x=1; Path=/'), /a cache in front of the app/],
  ] as const)('%s', async (_what, listener, found) => {
    await expectAt(fakeApp({ '/login': listener }), isAddress, 'failed', found);
  });

  it('a proxy that rejects large headers, of requests and of responses', async () => {
    const isTooLarge: RequestListener = (request, response) =>
      (request.headers.cookie?.length ?? 0) > 8_000
        ? response.writeHead(400).end('Request Header Or Cookie Too Large')
        : response.end('{"status":"ok","version":"1.2.3"}');
    await expectAt(
      fakeApp({ '/api/health': isTooLarge }),
      /^large headers$/,
      'failed',
      /KB of cookies in a request do not arrive: status 400/,
    );
    await expectAt(
      fakeApp({ '/dashboard': status(502) }),
      /^large headers$/,
      'failed',
      /large responses do not arrive: status 502/,
    );
  });

  it('an app that stops responding', async () => {
    const drop: RequestListener = (request) => request.destroy();
    await expectAt(fakeApp({ '/api/ready': drop }), isAddress, 'failed', /stopped responding/);
  });
});
