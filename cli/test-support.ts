import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unsetSettings } from '../scripts/demo-settings';
import type { CheckResult } from './check-result';

type Environment = Readonly<Record<string, string>>;

/** What a command came to. */
export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const tsx = import.meta.resolve('tsx');

/** Runs one of our commands, as `npm run` does, with nothing set but these settings. */
export async function runCommand(
  name: 'setup' | 'manifest' | 'doctor',
  args: readonly string[],
  { environment = {}, folder }: { readonly environment?: Environment; readonly folder: string },
): Promise<CommandResult> {
  const main = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const unset = Object.keys(unsetSettings).map((setting) => [setting, undefined]);
  const child = spawn(process.execPath, ['--import', tsx, main, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: undefined, ...Object.fromEntries(unset), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  const [status] = await once(child, 'close');
  return { status, ...output };
}

/** A folder of one's own, for as long as the work takes. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-command-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the doctor finds in these settings, as a process that starts with them. */
export function doctorOutput(environment: Environment): Promise<readonly CheckResult[]> {
  return inFolder(async (folder) =>
    findingsIn((await runCommand('doctor', ['--json'], { environment, folder })).stdout),
  );
}

function findingsIn(json: string): readonly CheckResult[] {
  return JSON.parse(json).findings;
}
