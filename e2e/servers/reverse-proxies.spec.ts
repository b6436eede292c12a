import type { APIRequestContext } from '@playwright/test';
import type { CheckResult } from '../../cli/check-result';
import { controlOf, type EmulatorControl } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { demoSettings } from '../../scripts/demo-settings';
import { startEmulatorServer } from '../../scripts/servers';
import { doctorOutput } from '../support/cli-command';
import { expect, signInAs, test } from '../support/fixtures';
import { type ProxyKind, startProxiedApp } from '../support/reverse-proxy';
import type { Certificate } from '../support/tls';
import { signOut } from '../support/user-menu';

test.use({ ignoreHTTPSErrors: true });

/** An app behind a proxy with the example configuration, possibly changed. */
interface AppAndEmulator {
  readonly url: string;
  readonly plainUrl: string;
  readonly emulator: EmulatorControl;
  /** Runs the doctor with the settings of the app. */
  examine(): Promise<readonly CheckResult[]>;
}

async function behind(
  kind: ProxyKind,
  work: (app: AppAndEmulator) => Promise<void>,
  edit?: (example: string) => string,
): Promise<void> {
  const server = await startEmulatorServer(0, []);
  try {
    const emulator = controlOf(server.origin);
    const settingsAt = async (url: string, certificate: Certificate) => {
      await emulator.install({ redirectUris: [`${url}/callback`] });
      return {
        ...demoSettings(url, server.origin),
        TRUSTED_PROXIES: '1',
        SIGN_IN_LIMIT: '6',
        NODE_EXTRA_CA_CERTS: certificate.file,
      };
    };
    const { url, httpPort, environment, stop } = await startProxiedApp(kind, settingsAt, edit);
    try {
      await work({
        url,
        plainUrl: `http://127.0.0.1:${httpPort}`,
        emulator,
        examine: () => doctorOutput(environment),
      });
    } finally {
      await stop();
    }
  } finally {
    await server.stop();
  }
}

/** Starts a sign-in with a forged client IP, and does not finish it. */
const beginSignIn = async (request: APIRequestContext, url: string, address: string) =>
  (
    await request.get(`${url}/login`, {
      headers: { 'x-forwarded-for': address },
      maxRedirects: 0,
    })
  ).status();

for (const kind of ['nginx', 'caddy'] as const) {
  test(`behind ${kind} as in deploy/ users with 6 KB of tokens sign in, and pages are streamed`, async ({
    page,
    context,
  }) => {
    await behind(kind, async ({ url, emulator }) => {
      await emulator.speak({ accessTokenHexLength: 2_048, refreshTokenHexLength: 4_096 });
      await signInAs(context, url, personas.administrator);
      const names = (await context.cookies(url)).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['__Host-session.0', '__Host-session.1']));

      await emulator.fault({ on: 'users', times: 4, answer: { kind: 'slow', delayMs: 10_000 } });
      await page.goto(`${url}/dashboard`, { waitUntil: 'commit' });
      // The state of the page when its heading appears.
      const whenItCame = await page.waitForFunction(
        () => document.querySelector('h1') && document.body.textContent,
      );
      expect(await whenItCame.jsonValue()).not.toContain('could not answer in time');
      await expect(page.getByRole('region', { name: 'Your profile' })).toContainText(
        'could not answer in time',
      );

      await signOut(page);
      await expect(page).toHaveURL(`${url}/?signed_out=here`);
      // Otherwise the page may request scripts after the server has stopped.
      await page.close();
    });
  });

  test(`behind ${kind} as in deploy/ a forged client IP does not bypass the rate limit`, async ({
    request,
  }) => {
    await behind(kind, async ({ url }) => {
      const statuses: number[] = [];
      for (let time = 0; time < 8; time += 1) {
        statuses.push(await beginSignIn(request, url, `203.0.113.${time}`));
      }
      expect(statuses).toEqual([303, 303, 303, 303, 303, 303, 429, 429]);
    });
  });

  test(`behind ${kind} as in deploy/ the body limit is that of the app`, async ({ request }) => {
    await behind(kind, async ({ url }) => {
      const send = async (bytes: number) =>
        (await request.post(`${url}/no/such/webhook`, { data: Buffer.alloc(bytes) })).status();
      expect(await send(1_048_576)).toBe(404);
      expect(await send(1_048_577)).toBe(413);
    });
  });

  test(`behind ${kind} as in deploy/ the doctor reports no problem`, async () => {
    await behind(kind, async ({ examine }) => {
      const findings = await examine();
      expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
      expect(findings.filter(({ subject }) => subject === 'large headers')).toHaveLength(2);
    });
  });
}

test('nginx redirects http to https', async ({ request }) => {
  await behind('nginx', async ({ plainUrl }) => {
    const answer = await request.get(`${plainUrl}/dashboard?a=b`, { maxRedirects: 0 });
    expect(answer.status()).toBe(301);
    expect(answer.headers().location).toBe('https://127.0.0.1/dashboard?a=b');
  });
});

test('the doctor reports the small default buffers of nginx, for requests and responses', async () => {
  const withoutBuffers = (example: string) =>
    example.replace(/^ *(?:large_client_header_buffers|proxy_.*buffer\S*) .*;\n/gm, '');
  await behind(
    'nginx',
    async ({ examine }) => {
      const findings = await examine();
      const failed = findings.filter(({ state }) => state === 'failed');
      expect(failed.map(({ subject }) => subject)).toEqual(['large headers', 'large headers']);
      expect(failed.map(({ whatToDo }) => whatToDo).join()).toMatch(
        /large_client_header_buffers[\s\S]*proxy_buffer_size/,
      );
    },
    withoutBuffers,
  );
});
