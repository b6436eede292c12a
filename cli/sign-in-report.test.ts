import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inFolder, runCommand } from '../e2e/support/cli-command';
import { addressOf, TestBrowser } from '../e2e/support/emulator-browser';
import type { Dialect } from '../emulator/dialect';
import { demoInstallation } from '../emulator/installation';
import { type Persona, personas } from '../emulator/personas';
import { type Emulator, startEmulator } from '../emulator/server';
import { parseConfig } from '../lib/config/config';
import { demoSettings } from '../scripts/demo-settings';
import { anyFreePort } from '../scripts/free-port';
import { createSignInReport, formatSignInReport } from './sign-in-report';

const appUrl = 'https://app.brand.example';
let emulator: Emulator;
let at: string;

beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.control.reset();
  at = `http://127.0.0.1:${await anyFreePort()}`;
  await emulator.control.install({ redirectUris: [`${appUrl}/callback`, `${at}/callback`] });
});

/** Signs in like a browser that opens the address of the doctor, and returns the text of its last page. */
async function openBrowser(persona: Persona = personas.administrator): Promise<string> {
  const start = await fetch(at, { redirect: 'manual' });
  const browser = new TestBrowser(emulator);
  const login = addressOf(await browser.open(addressOf(start).href));
  const chosen =
    login.pathname === '/login'
      ? addressOf(await browser.choose(persona, login.searchParams.get('attempt') ?? ''))
      : login;
  expect(chosen.origin).toBe(at);
  return (await fetch(chosen)).text();
}

async function report(
  dialect: Partial<Dialect> = {},
  settings: Readonly<Record<string, string>> = {},
  persona = personas.administrator,
) {
  await emulator.control.speak(dialect);
  const config = parseConfig({ ...demoSettings(appUrl, emulator.origin), ...settings });
  let page: Promise<string> | null = null;
  const result = await createSignInReport(
    config.installations[0],
    config,
    { sentinel: emulator.origin, at },
    () => {
      page = openBrowser(persona);
    },
  );
  expect(await page).toMatch(/^Done\./);
  return { ...result, text: formatSignInReport(result.lines) };
}

/** Everything in the emulator that must not be in a report. */
async function secretsOf(persona: Persona): Promise<readonly string[]> {
  const { loginName, fullName, nickname, email, employeeId, description } = persona.profile;
  const personal = [loginName, fullName, nickname, email, employeeId, description].map(String);
  const { accountId, clientId, clientSecret } = demoInstallation;
  const own = [accountId, clientId, clientSecret, persona.userId];
  return [...personal, ...own, ...(await emulator.control.secrets())];
}

describe('the report of a sign-in', { timeout: 30_000 }, () => {
  it('has a line for each open point, with what the app assumes', async () => {
    const { isOk, lines, text } = await report();
    expect(isOk).toBe(true);
    const seen = new Map(lines.map((line) => [line.point, line.seen]));
    expect(Object.fromEntries(seen)).toMatchObject({
      'authorization response': 'code, state',
      PKCE: 'not sent',
      'code exchange with v=2.0':
        'status 200, {access_token, token_type, refresh_token, id_token, expires_in}',
      'code exchange, headers': expect.stringContaining('cache-control'),
      'code exchange, expires_in': '28800 (number)',
      'code exchange, tokens': '64 hex and 640 hex, Bearer',
      'id_token iss': 'Sentinel',
      'id_token aud': 'the client id',
      'id_token flags': 'is_admin boolean, is_lpa boolean',
      'id_token lifetime': '600 s',
      'id_token alg and kid': expect.stringMatching(/^RS256, idtoken/),
      'id_token key': 'signature of 2048 bits, 2048 bits in the JWKS',
      'services of the account': expect.stringMatching(/^status 200: accountConfigReadOnly/),
      'an unknown service': 'status 400',
      'read own record': expect.stringMatching(/^status 200, \{.*fullName/),
      'own record, filled': expect.stringContaining('nickname'),
      'own record, types': 'isEnabled string, deleted string, maxChats string',
      'read skills': expect.stringMatching(/^status 200, with ac-revision, list of \{id, name/),
      'read agent status': expect.stringMatching(/^status 200, \{_metadata/),
      'read conversation metrics': expect.stringMatching(/^status 200, \{metricsByIntervals/),
      'refresh with v=2.0': expect.stringContaining('status 200'),
      'refresh, id_token': 'none',
      'refresh, refresh token': 'a new one',
      'a wrong secret': 'status 401 invalid_client, JSON {error, error_description}',
      revocation: 'not tried',
    });
    expect(lines.every(({ appAssumes }) => appAssumes !== '')).toBe(true);
    expect(text.trimEnd().split('\n')).toHaveLength(lines.length);
  });

  it('costs one code, one refresh, one wrong secret, and no revocation', async () => {
    await report();
    const requests = await emulator.control.requests('token');
    expect(requests.map(({ grantType, status }) => `${grantType} ${status}`)).toEqual([
      'authorization_code 200',
      'refresh_token 200',
      'refresh_token 401',
    ]);
    expect(await emulator.control.requests('revoke')).toEqual([]);
    const all = await emulator.control.requests();
    const posts = all.filter(({ method }) => method !== 'GET').map(({ endpoint }) => endpoint);
    // LivePerson searches for the status of agents by POST.
    expect(posts).toEqual(['token', 'agent_status', 'token', 'token']);
  });

  it.each(Object.values(personas))('has no secret and no name of $key', async (persona) => {
    for (const tokenErrors of ['rfc_401', 'liveperson'] as const) {
      const { text, lines } = await report({ tokenErrors }, {}, persona);
      const known = (await secretsOf(persona)).filter((secret) => secret.length > 2);
      expect(known.filter((secret) => secret !== 'undefined' && text.includes(secret))).toEqual([]);
      expect(JSON.stringify(lines)).not.toMatch(/[0-9a-f]{32}|eyJ/);
    }
  });

  it('hides secrets and names that LivePerson repeats where none are expected', async () => {
    const persona = personas.administrator;
    const planted = {
      message: `Dana Whitlow ${demoInstallation.clientSecret} dana`,
      internalCode: 10,
    };
    const members = { 'Dana Whitlow': 1, [demoInstallation.clientSecret]: 2, Dana: 3 };
    await emulator.control.fault({ on: 'token', answer: { kind: 'token_answer', set: members } });
    const answer = { kind: 'status', status: 403, body: planted } as const;
    await emulator.control.fault({ on: 'skills', answer });
    const { text } = await report();
    expect(text).toContain('read skills | status 403, JSON {internalCode, message}');
    for (const secret of ['Whitlow', 'Dana', ...(await secretsOf(persona))]) {
      if (secret !== 'undefined') expect(text).not.toContain(secret);
    }
  });

  it('shows the difference between two dialects', async () => {
    const usual = (await report()).text.split('\n');
    const other = await report({
      issuer: 'sentinel',
      responseIssuer: 'issuer',
      tokenErrors: 'liveperson',
      expiresIn: null,
      idTokenOnRefresh: true,
      keyBits: 1024,
      stringBooleans: false,
    });
    const changed = other.text.split('\n').filter((line) => !usual.includes(line));
    expect(changed.map((line) => line.split(' | ')[0])).toEqual([
      'authorization response',
      'code exchange with v=2.0',
      'code exchange, expires_in',
      'id_token iss',
      'id_token alg and kid',
      'id_token key',
      'own record, types',
      'refresh with v=2.0',
      'refresh, expires_in',
      'refresh, id_token',
      'a wrong secret',
    ]);
    expect(other.isOk).toBe(true);
    expect(other.text).toContain('id_token key | signature of 1024 bits, 1024 bits in the JWKS');
  });

  it('says of a LivePerson employee without a record that there is none', async () => {
    const answer = { kind: 'status', status: 404 } as const;
    await emulator.control.fault({ on: 'users', answer });
    const { text, isOk } = await report({}, {}, personas.employee);
    expect(isOk).toBe(true);
    expect(text).toContain(
      'read own record | status 404, no body | the app assumes: 404 is normal',
    );
  });

  it.each([
    ['rfc_401', 'status 401 invalid_client', 'cause | invalid_client'],
    ['rfc_400', 'status 400 invalid_client', 'cause | invalid_client'],
    ['bare_400', 'status 400, no body', 'cause | cannot tell'],
    ['liveperson', 'internalCode 10, message: Bad Request', 'cause | cannot tell'],
  ] as const)(
    'of a wrong secret, rejected as %s, claims no more than it saw',
    async (tokenErrors, seen, cause) => {
      const { isOk, text } = await report({ tokenErrors }, { LP_CLIENT_SECRET: 'a-guess' });
      expect(isOk).toBe(false);
      expect(text).toContain(seen);
      expect(text).toContain(cause);
      expect(text).not.toContain('a-guess');
      // The wrong secret has been sent once already.
      expect(await emulator.control.requests('token')).toHaveLength(1);
    },
  );

  it('reports an error of the authorization response', async () => {
    const answer = { kind: 'authorization_error', error: 'invalid_scope' } as const;
    await emulator.control.fault({ on: 'authorize', answer });
    const { isOk, text } = await report();
    expect(isOk).toBe(false);
    expect(text).toContain('authorization error | invalid_scope');
  });

  it.each([
    ['drop', 0, 'stopped | no response: no_connection'],
    ['drop', 1, 'stopped | no response: no_connection'],
    ['html', 1, 'refresh with v=2.0 | status 200, {}'],
    ['html', 0, 'cause | no tokens'],
    ['empty', 1, 'refresh with v=2.0 | status 200, {}'],
  ] as const)(
    'keeps what it saw before a token response of kind %s, after %i good ones',
    async (kind, good, found) => {
      const control = emulator.control;
      for (let each = 0; each < good; each += 1) {
        await control.fault({ on: 'token', answer: { kind: 'token_answer', set: {} } });
      }
      await control.fault({ on: 'token', answer: { kind } });
      const { isOk, text } = await report();
      expect(isOk).toBe(false);
      expect(text).toContain('authorization response | code, state');
      expect(text).toContain(found);
    },
  );

  it('sends PKCE if the app does', async () => {
    const { isOk, text } = await report({ pkce: 'verified' }, { SENTINEL_PKCE: 'on' });
    expect(isOk).toBe(true);
    expect(text).toContain('PKCE | S256 sent');
  });

  it('fails if the port is in use', async () => {
    const server = createServer().listen(Number(new URL(at).port), '127.0.0.1');
    await once(server, 'listening');
    try {
      await expect(report()).rejects.toThrow(/cannot listen at .* --at/);
    } finally {
      server.close();
    }
  });

  it('ignores responses with another state', async () => {
    const config = parseConfig(demoSettings(appUrl, emulator.origin));
    const statuses: Promise<number[]>[] = [];
    const attempt = async () => {
      const status = async (path: string) => (await fetch(at + path)).status;
      const found = [await status('/callback?code=x&state=forged'), await status('/else')];
      await openBrowser();
      return found;
    };
    const result = await createSignInReport(
      config.installations[0],
      config,
      { sentinel: emulator.origin, at },
      () => statuses.push(attempt()),
    );
    expect(result.isOk).toBe(true);
    expect(await Promise.all(statuses)).toEqual([[404, 404]]);
  });
});

describe('npm run doctor -- --sign-in', { timeout: 60_000 }, () => {
  async function run(args: readonly string[]) {
    const environment = demoSettings(appUrl, emulator.origin);
    let page: Promise<string> | null = null;
    const onStderr = (text: string) => {
      if (text.includes('Open ')) page ??= openBrowser();
    };
    const result = await inFolder((folder) =>
      runCommand('doctor', ['--sign-in', ...args], { environment, folder, onStderr }),
    );
    await page;
    return result;
  }

  it('prints only the report to stdout', async () => {
    const { status, stdout, stderr } = await run(['--at', at]);
    expect(stderr).toContain(`Open ${at}/ in a browser on this machine`);
    expect(stdout).toMatch(/^region \| unknown \| the app assumes: /);
    expect(stdout).toContain('\nrevocation | not tried |');
    expect(status).toBe(0);
  });

  it('stops before a sign-in at an address that is not registered, or not on this machine', async () => {
    const other = await run(['--at', 'http://127.0.0.1:8']);
    expect(other).toMatchObject({ status: 1, stdout: '' });
    expect(other.stderr).toContain('register http://127.0.0.1:8/callback as redirect URI');
    const elsewhere = await run(['--at', 'http://app.brand.example']);
    expect(elsewhere).toMatchObject({ status: 2, stdout: '' });
    expect(elsewhere.stderr).toContain('--at must be http on this machine');
  });
});
