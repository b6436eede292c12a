import { spawnSync } from 'node:child_process';
import { findBrowser } from './find-browser';

/** Makes sure that there is a browser for the end-to-end tests, and says what it did. */
function installBrowser(): boolean {
  if (findBrowser()) return true;
  say("none found, installing Playwright's own");
  if (succeeds('npx', ['playwright', 'install', 'chromium']) && findBrowser()) return true;
  if (process.getuid?.() !== 0) return false;
  say("that download is not to be had, installing the system's with apt-get");
  return (
    succeeds('apt-get', ['update']) &&
    succeeds('apt-get', ['install', '-y', 'chromium']) &&
    findBrowser() !== null
  );
}

function succeeds(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

function say(text: string): void {
  process.stdout.write(`browser: ${text}\n`);
}

if (installBrowser()) {
  say(`testing with ${findBrowser()?.description}`);
} else {
  say('no Chromium to be had. Install one (for instance: apt-get install chromium) and try again.');
  process.exitCode = 1;
}
