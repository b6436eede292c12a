import { fileURLToPath } from 'node:url';
import { expect, startAppAndEmulator, test } from '../support/fixtures';

test('an uncaught error is logged, and the server keeps running', async () => {
  const preload = fileURLToPath(new URL('../support/second-server.cjs', import.meta.url));
  const { app, stop } = await startAppAndEmulator({}, { preload: [preload] });
  try {
    await app.ask({ throwTwice: true });
    const logged = () =>
      app
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line))
        .filter(({ event }) => event === 'uncaught_error');
    await expect.poll(logged).toHaveLength(2);
    expect(logged()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: 'error', reason: 'exception', causes: ['TypeError'] }),
        expect.objectContaining({ level: 'error', reason: 'rejection', causes: ['RangeError'] }),
      ]),
    );
    expect(JSON.stringify(logged())).not.toContain('secret');
    expect((await fetch(`${app.origin}/api/health`)).status).toBe(200);
  } finally {
    await stop();
  }
});
