import { sealData } from 'iron-session';
import { demoInstallation } from '../../emulator/installation';
import { type Rounds, type RoundsToMeasure, ratioOf, runBenchmark } from './benchmark';
import { Browser } from './browser';
import { type KeepAliveClient, openConnections } from './keep-alive-client';
import { comparison, type Result } from './results';
import { type RunningApp, startApps } from './running-apps';

const atOnce = 2;

/**
 * A whole sign-in (`/login`, `/callback`, the first page), against one in an app that is made by hand after
 * iron-session's README, and against the protocol alone: the exchange, the checks and the seal.
 */
export async function measureSignIn(
  size: Omit<RoundsToMeasure, 'atOnce'>,
  limit: number,
): Promise<Result> {
  const connections = openConnections(atOnce);
  try {
    const rounds = await runBenchmark({ ...size, atOnce }, async () => {
      const apps = await startApps();
      const signingIn = ({ origin, pid }: RunningApp) => ({
        pid,
        async work() {
          const browser = new Browser();
          await browser.signIn(origin, apps.atSentinel, connections);
          await browser.openPage(origin, connections);
        },
      });
      const subjects = new Map([
        ['ours', signingIn(apps.ours)],
        ['handwritten', signingIn(apps.handwritten)],
      ] as const);
      return { subjects, stop: apps.stop };
    });
    const [ours, handwritten] = [rounds('ours'), rounds('handwritten')];
    const bare = await measureBareSignIn(connections, size);
    return {
      title: 'A sign-in',
      text: `From \`/login\` to the first page, without a question for the profile, ${atOnce} at a time. The one by hand calls Sentinel
by \`fetch\`, and opens a seal wherever it reads the session. Each server has signed ${size.warmUp} people in before: V8 goes on
compiling for about 2,000, and until then a sign-in takes longer, up to twice the time at first. The protocol alone is
no app at all: this very process exchanges a code by \`fetch\`, checks the id token and seals a session; that it asks for
the code is in it too.

${comparison(
  [
    ['this app', ours],
    ['the protocol alone', bare],
    ['by hand, with iron-session', handwritten],
  ],
  'sign-in',
)}`,
      verdicts: [
        {
          what: 'sign-in without the profile, times the one by hand',
          value: ratioOf(ours.cpuMs, handwritten.cpuMs).median,
          limit,
        },
      ],
    };
  } finally {
    connections.close();
  }
}

/** In this very process, with the code of the app that is made by hand, which reads its settings when it is loaded. */
async function measureBareSignIn(
  connections: KeepAliveClient,
  size: Omit<RoundsToMeasure, 'atOnce'>,
): Promise<Rounds> {
  const apps = await startApps();
  const { accountId, clientId, clientSecret } = demoInstallation;
  process.env.SENTINEL_URL = apps.emulator.origin;
  process.env.APP_URL = apps.handwritten.origin;
  process.env.LP_ACCOUNT_ID = accountId;
  process.env.LP_CLIENT_ID = clientId;
  process.env.LP_CLIENT_SECRET = clientSecret;
  const { authorizationUrl, exchange } = await import('./handwritten/lib/authorization-code');
  const password = 'x'.repeat(32);
  const [state, codeVerifier] = ['s'.repeat(43), 'v'.repeat(43)];
  const { href } = await authorizationUrl(state, codeVerifier);
  const subject = {
    pid: process.pid,
    async work() {
      const { location } = await connections.get(href, apps.atSentinel);
      const callback = new URL(location ?? '').searchParams;
      await sealData(await exchange(callback, state, codeVerifier), { password, ttl: 0 });
    },
  };
  const rounds = await runBenchmark({ ...size, runs: 1, atOnce }, async () => ({
    subjects: new Map([['bare', subject]]),
    stop: apps.stop,
  }));
  return rounds('bare');
}
