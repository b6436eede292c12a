import { spawnSync } from 'node:child_process';
import { findRedisServer } from '../e2e/support/redis-server';
import { findBrowser } from './find-browser';
import { which } from './which';

/** A program that tests start. */
interface Tool {
  readonly name: string;
  /** Which one there is on this machine, in words, or null. */
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
 * Makes sure that there is a browser: Playwright's own, else the system's, else one that it installs, and says so.
 *
 * @throws {Error} that says what to do, when there is none and none can be installed
 */
export function ensureBrowser(): void {
  if (!browser.find()) {
    say('browser: none found, installing one for these tests');
    run('npx', 'playwright', 'install', 'chromium');
    if (!browser.find()) install([browser]);
  }
  requireAll([browser]);
}

/**
 * Makes sure that there are a Redis, an nginx and a Caddy.
 *
 * @param mayInstall whether it installs what is missing, which takes root and Debian's apt-get
 * @throws {Error} that says which command brings what is missing
 */
export function ensureServers(mayInstall: boolean): void {
  const missing = servers.filter((tool) => !tool.find());
  if (missing.length > 0 && mayInstall) install(missing);
  requireAll(servers);
}

function install(tools: readonly Tool[]): void {
  if (process.getuid?.() !== 0) return;
  const packages = tools.map(({ debianPackage }) => debianPackage);
  say(`installing ${packages.join(', ')} with apt-get`);
  run('apt-get', 'update');
  run('apt-get', 'install', '-y', '--no-install-recommends', ...packages);
}

function requireAll(tools: readonly Tool[]): void {
  for (const { name, find } of tools) say(`${name}: ${find() ?? 'none found'}`);
  const missing = tools.filter((tool) => !tool.find());
  if (missing.length === 0) return;
  const packages = missing.map(({ debianPackage }) => debianPackage).join(' ');
  throw new Error(
    `Not tested: ${missing.map(({ name }) => name).join(', ')} missing. On Debian or Ubuntu this brings it:\n\n` +
      `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}\n`,
  );
}

/** Whether it worked is seen by what is there afterwards. */
function run(command: string, ...args: readonly string[]): void {
  spawnSync(command, args, { stdio: 'inherit' });
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
