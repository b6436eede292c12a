import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import { nameOf, personas } from '../emulator/personas';
import { buildLimitMs } from '../scripts/launch';
import { signInWithBrowser } from './fixtures';

test.describe.configure({ mode: 'serial' });

let demo: ReturnType<typeof spawn>;
let printed = '';
let appUrl = '';
const squatter = createServer();

test.beforeAll(async () => {
  // Somebody sits on the port that the demo would like to have.
  squatter.listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  demo = spawn('npm', ['run', 'demo'], {
    env: { ...process.env, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that Ctrl-C can be pressed as in a terminal: it reaches the whole group.
    detached: true,
  });
  for (const stream of [demo.stdout, demo.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  await expect.poll(() => printed, { timeout: buildLimitMs }).toContain('Ctrl-C stops everything');
  appUrl = /Open (\S+)/.exec(printed)?.[1] ?? '';
  expect(printed).toContain(`Port ${port} is taken, trying ${Number(port) + 1}.`);
});

test.afterAll(() => {
  squatter.close();
  if (demo.exitCode === null && demo.signalCode === null && demo.pid)
    process.kill(-demo.pid, 'SIGKILL');
});

for (const persona of Object.values(personas)) {
  test(`the demo signs in ${persona.key}`, async ({ page }) => {
    expect(printed).toContain(nameOf(persona));
    await signInWithBrowser(page, appUrl, persona);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(nameOf(persona));
  });
}

test('Ctrl-C stops the app and the emulator', async () => {
  if (demo.pid) process.kill(-demo.pid, 'SIGINT');
  await once(demo, 'close');
  await expect(fetch(appUrl)).rejects.toThrow();
});
