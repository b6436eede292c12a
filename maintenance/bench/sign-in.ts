import { sealData } from 'iron-session';
import { demoInstallation } from '../../emulator/installation';
import { type BenchmarkSize, type Rounds, ratioOf, runBenchmark } from './benchmark';
import { Browser } from './browser';
import { type KeepAliveClient, openConnections } from './keep-alive-client';
import { comparison, type Result } from './results';
import { type RunningApp, startApps } from './running-apps';

const concurrency = 2;

/**
 * Compares a complete sign-in (`/login`, `/callback`, the first page) with the reference app, with `nextjs-auth0`, and
 * with the protocol alone: code exchange, id token check and seal.
 */
export async function measureSignIn(
  size: Omit<BenchmarkSize, 'concurrency'>,
  limits: { readonly referenceApp: number; readonly nextjsAuth0: number },
): Promise<Result> {
  const connections = openConnections(concurrency);
  try {
    const rounds = await runBenchmark({ ...size, concurrency }, async () => {
      const apps = await startApps();
      const signingIn = ({ origin, pid }: RunningApp) => ({
        pid,
        async work() {
          const browser = new Browser();
          await browser.signIn(origin, apps.sentinelCookie, connections);
          await browser.openPage(origin, connections);
        },
      });
      const subjects = new Map([
        ['ours', signingIn(apps.ours)],
        ['nextjs-auth0', signingIn(apps.nextjsAuth0)],
        ['reference-app', signingIn(apps.referenceApp)],
      ] as const);
      return { subjects, stop: apps.stop };
    });
    const [ours, referenceApp] = [rounds('ours'), rounds('reference-app')];
    const nextjsAuth0 = rounds('nextjs-auth0');
    const protocol = await measureProtocol(connections, size);
    return {
      title: 'A sign-in',
      text: `From \`/login\` to the first page, without the request for the profile, ${concurrency} at the same time. The reference app calls
Sentinel with \`fetch\` and opens a seal at each read of the session. Each server handles ${size.warmUp} sign-ins before the
measurement: V8 optimizes the code during the first 2,000. "Protocol alone" is no app: the benchmark's own process
requests a code, exchanges it with \`fetch\`, checks the id token and seals a session.

nextjs-auth0 needs discovery, a nonce and an issuer that is a URL. It gets them from a small OpenID provider in front of
the emulator, in the benchmark's own process, so that its sign-ins per second are a little low. Unlike this app it does
not check the signature of the id token.

${comparison(
  [
    ['this app', ours],
    ['protocol alone', protocol],
    ['nextjs-auth0', nextjsAuth0],
    ['reference app', referenceApp],
  ],
  'sign-in',
)}`,
      verdicts: [
        {
          what: 'sign-in without the profile, ratio to the reference app',
          value: ratioOf(ours.cpuMs, referenceApp.cpuMs).median,
          limit: limits.referenceApp,
        },
        {
          what: 'sign-in without the profile, ratio to nextjs-auth0',
          value: ratioOf(ours.cpuMs, nextjsAuth0.cpuMs).median,
          limit: limits.nextjsAuth0,
        },
      ],
    };
  } finally {
    connections.close();
  }
}

/** Runs in this process with the code of the reference app, which reads its settings at import. */
async function measureProtocol(
  connections: KeepAliveClient,
  size: Omit<BenchmarkSize, 'concurrency'>,
): Promise<Rounds> {
  const apps = await startApps();
  const { accountId, clientId, clientSecret } = demoInstallation;
  process.env.SENTINEL_URL = apps.emulator.origin;
  process.env.APP_URL = apps.referenceApp.origin;
  process.env.LP_ACCOUNT_ID = accountId;
  process.env.LP_CLIENT_ID = clientId;
  process.env.LP_CLIENT_SECRET = clientSecret;
  const { authorizationUrl, exchange } = await import('./reference-app/lib/authorization-code');
  const password = 'x'.repeat(32);
  const [state, codeVerifier] = ['s'.repeat(43), 'v'.repeat(43)];
  const { href } = await authorizationUrl(state, codeVerifier);
  const subject = {
    pid: process.pid,
    async work() {
      const { location } = await connections.get(href, apps.sentinelCookie);
      const callback = new URL(location ?? '').searchParams;
      await sealData(await exchange(callback, state, codeVerifier), { password, ttl: 0 });
    },
  };
  const rounds = await runBenchmark({ ...size, runs: 1, concurrency }, async () => ({
    subjects: new Map([['protocol', subject]]),
    stop: apps.stop,
  }));
  return rounds('protocol');
}
