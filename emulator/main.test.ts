import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { redirectUri, TestBrowser } from '../e2e/support/emulator-browser';
import { controlOf } from './control-client';
import { startEmulator } from './server';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts the command, and returns its output and its events. */
function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    env: { ...process.env, ...env },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      output[name] += chunk;
    });
  }
  return { child, output, ended: once(child, 'exit'), ready: once(child.stdout, 'data') };
}

describe('the command line', { timeout: 20_000 }, () => {
  let started: ChildProcess | null = null;
  afterEach(() => started?.kill('SIGKILL'));

  it('prints one JSON line when ready, and registers the redirect URIs', async () => {
    const { child, output, ready } = run(['--port', '0', '--json', '--redirect-uri', redirectUri]);
    started = child;
    await ready;
    const { origin } = JSON.parse(output.stdout);
    expect(output.stdout).toBe(`{"origin":"${origin}"}\n`);
    expect((await new TestBrowser({ origin }).authorize()).status).toBe(302);
    expect(await controlOf(origin).requests('authorize')).toHaveLength(1);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('exits at once with status 0 on %s', async (signal) => {
    const { child, output, ended, ready } = run([], { PORT: '0' });
    started = child;
    await ready;
    expect(output.stdout).toMatch(/^Sentinel emulator listening on http:\/\/localhost:\d+\n$/);
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });

  it('reports a taken port and tries another', async () => {
    const other = await startEmulator();
    const { child, output, ready } = run(['--port', String(other.port), '--json']);
    started = child;
    await ready;
    expect(output.stderr).toContain(`Port ${other.port} is taken`);
    expect(JSON.parse(output.stdout).origin).not.toBe(other.origin);
    await other.close();
  });

  it.each([
    ['--port', 'many'],
    ['--port', '70000'],
    ['--redirect-uri', 'nowhere'],
    ['--unheard-of', ''],
  ])('rejects %s %s with the usage and status 1', async (...args) => {
    const { child, output, ended } = run(args);
    started = child;
    expect(await ended).toEqual([1, null]);
    expect(output.stderr).toContain('Usage:');
    expect(output.stdout).toBe('');
  });
});
