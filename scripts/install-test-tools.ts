import { spawnSync } from 'node:child_process';
import { findBrowser } from './find-browser';
import { findInPath } from './find-in-path';
import { findRedisServer } from './redis-server';

/**
 * Makes sure that the tools the tests need are there, and says what it did: any of `browser`, `redis`, `nginx`, `caddy`.
 * What is there already is used; what is not is installed, as root on Debian with apt-get.
 */
interface Tool {
  /** What there is, in words, or null. */
  find(): string | null;
  /** Tried before the system's own packages. */
  readonly ownInstaller: readonly [string, ...string[]] | null;
  readonly debianPackage: string;
}

const tools: Readonly<Record<string, Tool>> = {
  browser: {
    find: () => findBrowser()?.description ?? null,
    ownInstaller: ['npx', 'playwright', 'install', 'chromium'],
    debianPackage: 'chromium',
  },
  redis: {
    find: findRedisServer,
    ownInstaller: null,
    debianPackage: 'redis-server',
  },
  nginx: { find: () => findInPath(['nginx']), ownInstaller: null, debianPackage: 'nginx-light' },
  caddy: { find: () => findInPath(['caddy']), ownInstaller: null, debianPackage: 'caddy' },
};

function install(name: string, { find, ownInstaller, debianPackage }: Tool): void {
  const say = (text: string) => process.stdout.write(`${name}: ${text}\n`);
  if (!find() && ownInstaller) {
    say('none found, installing its own');
    run(...ownInstaller);
  }
  if (!find() && process.getuid?.() === 0) {
    say(`installing ${debianPackage} with apt-get`);
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', '--no-install-recommends', debianPackage);
  }
  const found = find();
  say(
    found
      ? `testing with ${found}`
      : `none to be had. Install one (for instance: apt-get install ${debianPackage}) and try again.`,
  );
  if (!found) process.exitCode = 1;
}

/** Whether it worked is seen by what is there afterwards. */
function run(command: string, ...args: readonly string[]): void {
  spawnSync(command, args, { stdio: 'inherit' });
}

for (const name of process.argv.slice(2)) {
  const tool = tools[name];
  if (!tool) throw new Error(`no such tool: ${name}`);
  install(name, tool);
}
