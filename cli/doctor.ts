import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import nextEnv from '@next/env';
import { isFailed } from './check-result';
import { formatReport } from './format-report';
import { helpIfAsked } from './help';
import { runChecks } from './run-checks';

const usage = `Usage: npm run doctor [-- --json]

  Looks at everything that a sign-in depends on, with the settings of .env.local and the environment.
  --json   prints {"ok":…,"findings":[…]} and nothing else (npm run --silent keeps npm quiet as well)
  The exit status is 1 when something failed.`;

/** The mode of a file, or null when there is none. */
function modeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.mode ?? null;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const folder = process.cwd();
  // As the server reads them.
  nextEnv.loadEnvConfig(folder, false, { info: () => undefined, error: () => undefined });
  const findings = await runChecks({
    environment: process.env,
    fileMode: modeOf(join(folder, '.env.local')),
  });
  const isOk = !findings.some(isFailed);
  process.stdout.write(
    values.json ? `${JSON.stringify({ ok: isOk, findings }, null, 2)}\n` : formatReport(findings),
  );
  process.exitCode = isOk ? 0 : 1;
}

helpIfAsked(usage);
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}\n`);
  process.exitCode = 2;
});
