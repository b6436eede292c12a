import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { firefox, webkit } from '@playwright/test';
import { findRedisServer } from '../e2e/support/redis-server';
import { findBrowser } from './find-browser';
import { which } from './which';

/** A program that tests start. */
interface Tool {
  readonly name: string;
  /** Describes the installed one; null if there is none. */
  find(): string | null;
  readonly debianPackage: string;
}

const browser: Tool = {
  name: 'browser',
  find: () => findBrowser()?.description ?? null,
  debianPackage: 'chromium',
};
const servers: readonly Tool[] = [
  { name: 'redis', find: findRedisServer, debianPackage: 'redis-server' },
  { name: 'nginx', find: () => which(['nginx']), debianPackage: 'nginx-light' },
  { name: 'caddy', find: () => which(['caddy']), debianPackage: 'caddy' },
];

/**
 * Finds Playwright's own browser or the system's, otherwise installs one, and prints which one it is.
 *
 * @throws {Error} that explains what to do, if no browser can be installed
 */
export function ensureBrowser(): void {
  if (!browser.find()) {
    print('browser: not found, installing one for these tests');
    run('npx', 'playwright', 'install', 'chromium');
    if (!browser.find()) install([browser]);
  }
  requireAll([browser]);
}

/**
 * Finds Redis, nginx and Caddy.
 *
 * @param mayInstall whether to install missing ones, which requires root and apt-get
 * @throws {Error} with the command that installs the missing ones
 */
export function ensureServers(mayInstall: boolean): void {
  const missing = servers.filter((tool) => !tool.find());
  if (missing.length > 0 && mayInstall) install(missing);
  requireAll(servers);
}

/** Debian's packages of these are not those that Playwright can control. */
const others = [firefox, webkit];
export const otherBrowsers = others.map((browser) => browser.name());

/** Whether Playwright's own build of another browser is installed. Says so if it is not. */
export function isInstalled(name: string): boolean {
  const found = others.some(
    (browser) => browser.name() === name && existsSync(browser.executablePath()),
  );
  if (!found)
    print(`${name}: not tested, because it is not installed (npx playwright install ${name})`);
  return found;
}

function install(tools: readonly Tool[]): void {
  if (process.getuid?.() !== 0) return;
  const packages = tools.map(({ debianPackage }) => debianPackage);
  print(`installing ${packages.join(', ')} with apt-get`);
  run('apt-get', 'update');
  run('apt-get', 'install', '-y', '--no-install-recommends', ...packages);
}

function requireAll(tools: readonly Tool[]): void {
  for (const { name, find } of tools) print(`${name}: ${find() ?? 'not found'}`);
  const missing = tools.filter((tool) => !tool.find());
  if (missing.length === 0) return;
  const packages = missing.map(({ debianPackage }) => debianPackage).join(' ');
  throw new Error(
    `Tests not started: ${missing.map(({ name }) => name).join(', ')} missing. Install it on Debian or Ubuntu with:\n\n` +
      `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}\n`,
  );
}

/** Ignores the exit status: the caller looks for the tool again. */
function run(command: string, ...args: readonly string[]): void {
  spawnSync(command, args, { stdio: 'inherit' });
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
