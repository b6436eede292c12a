import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import nextEnv from '@next/env';
import { isFailed } from './check-result';
import { formatReport } from './format-report';
import { helpIfAsked } from './help';
import { runChecks } from './run-checks';

const usage = `Usage: npm run doctor [-- --json]

  Checks everything that sign-in depends on, with the settings from .env.local and the environment.
  --json   prints only {"ok":…,"findings":[…]} (npm run --silent hides the output of npm as well)
  The exit status is 1 if a check failed.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const folder = process.cwd();
  // The server reads the same files.
  nextEnv.loadEnvConfig(folder, false, { info: () => undefined, error: () => undefined });
  const results = await runChecks({
    environment: process.env,
    fileMode: statSync(join(folder, '.env.local'), { throwIfNoEntry: false })?.mode ?? null,
  });
  const isOk = !results.some(isFailed);
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ok: isOk, findings: results }, null, 2)}\n`
      : formatReport(results),
  );
  process.exitCode = isOk ? 0 : 1;
}

helpIfAsked(usage);
main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}\n`);
  process.exitCode = 2;
});
