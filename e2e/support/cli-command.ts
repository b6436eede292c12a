import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CheckResult } from '../../cli/check-result';
import { unsetSettings } from '../../scripts/demo-settings';

type Environment = Readonly<Record<string, string>>;

const tsx = import.meta.resolve('tsx');

/** Runs a command of `cli/` as `npm run` does, with these settings and no others. */
export async function runCommand(
  name: 'setup' | 'manifest' | 'doctor',
  args: readonly string[],
  {
    environment = {},
    folder,
    onStderr,
  }: {
    readonly environment?: Environment;
    readonly folder: string;
    readonly onStderr?: (text: string) => void;
  },
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const entry = fileURLToPath(new URL(`../../cli/${name}.ts`, import.meta.url));
  const unset = Object.keys(unsetSettings).map((setting) => [setting, undefined]);
  const child = spawn(process.execPath, ['--import', tsx, entry, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: undefined, ...Object.fromEntries(unset), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
      if (stream === 'stderr') onStderr?.(text);
    });
  }
  const [status] = await once(child, 'close');
  return { status, ...output };
}

/** Does some work in a temporary folder. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-nextjs-command-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the doctor with these settings in a process of its own, and returns its results. */
export function doctorOutput(environment: Environment): Promise<readonly CheckResult[]> {
  return inFolder(async (folder) => {
    const { stdout } = await runCommand('doctor', ['--json'], { environment, folder });
    return JSON.parse(stdout).findings;
  });
}
