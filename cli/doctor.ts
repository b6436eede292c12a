import { parseArgs } from 'node:util';
import { parseConfig } from '../lib/config/config';
import { isLoopback } from '../lib/config/settings';
import { type CheckState, formatResults, isFailed } from './check-result';
import { checkAccount } from './checks/account';
import { checkAuthorization } from './checks/client';
import { checkEnvFile } from './checks/settings';
import { loadEnvironment, runCommand } from './command';
import { runChecks } from './run-checks';
import { createSignInReport, formatSignInReport } from './sign-in-report';

const usage = `Usage: npm run doctor [-- --json]
       npm run doctor -- --sign-in [--at ORIGIN] [--account ID] [--json]

  Checks everything that sign-in depends on, with the settings from .env.local and the environment.
  --json       prints only {"ok":…,"findings":[…]} (npm run --silent hides the output of npm as well)
  --sign-in    signs in once, in a browser of this machine, and prints a report of how LivePerson responds,
               without secrets and names: you can send it to anybody
  --at ORIGIN  where the browser returns to (default: APP_URL if it is on this machine, else
               http://localhost:3000). ORIGIN/callback must be registered: npm run manifest -- --also-at ORIGIN
  --account ID the account, if the app has several
  The exit status is 1 if a check failed.`;

const options = {
  json: { type: 'boolean', default: false },
  'sign-in': { type: 'boolean', default: false },
  at: { type: 'string' },
  account: { type: 'string' },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  loadEnvironment();
  if (values['sign-in']) return signIn(values.json, values.at, values.account);
  const results = [...checkEnvFile(), ...(await runChecks(process.env))];
  const isOk = !results.some(isFailed);
  const count = (state: CheckState) => results.filter((result) => result.state === state).length;
  const summary = `${count('ok')} ok, ${count('warning')} with warnings, ${count('failed')} failed`;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ok: isOk, findings: results }, null, 2)}\n`
      : `${formatResults(results)}\n${summary}\n`,
  );
  process.exitCode = isOk ? 0 : 1;
}

/** Prints the report to stdout, and everything else to stderr. */
async function signIn(json: boolean, address?: string, account?: string): Promise<void> {
  const config = parseConfig(process.env);
  const installation = config.installations.find(({ accountId }) => accountId === account);
  const chosen = installation ?? config.installations[0];
  if (account !== undefined && !installation) throw new Error('--account is not in the settings');
  const isAppLocal = isLoopback(new URL(config.appUrl).hostname);
  const url = new URL(address ?? (isAppLocal ? config.appUrl : 'http://localhost:3000'));
  const at = url.origin;
  if (url.protocol !== 'http:' || !isLoopback(url.hostname)) {
    throw new Error('--at must be http on this machine, such as http://localhost:3000');
  }
  const { results, origin: sentinel } = await checkAccount(chosen.accountId, config);
  const checked = [...results];
  if (sentinel !== null) {
    const settings = { ...config, redirectUri: `${at}/callback` };
    checked.push(await checkAuthorization(chosen, settings, sentinel));
  }
  process.stderr.write(formatResults(checked));
  process.exitCode = 1;
  if (sentinel === null || checked.some(isFailed)) return;
  const { isOk, lines } = await createSignInReport(chosen, config, { sentinel, at }, () =>
    process.stderr.write(`Open ${at}/ in a browser on this machine, and sign in.\n`),
  );
  process.stdout.write(
    json ? `${JSON.stringify({ ok: isOk, lines }, null, 2)}\n` : formatSignInReport(lines),
  );
  process.exitCode = isOk ? 0 : 1;
}

await runCommand(usage, main, 2);
