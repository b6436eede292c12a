import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { unsetSettings } from './demo-settings';

it('with an account, npm run dev does not leave the port of an APP_URL on this machine', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const settings = { ...unsetSettings, LP_CLIENT_ID: 'x', APP_URL: `http://localhost:${port}` };
  const dev = execFile(process.execPath, ['--import', 'tsx', 'scripts/dev-server.ts', 'dev'], {
    env: { ...process.env, ...settings },
  });
  let printed = '';
  dev.stderr?.on('data', (text: string) => {
    printed += text;
  });
  expect(await once(dev, 'close')).toEqual([1, null]);
  expect(printed).toBe(`Port ${port} of APP_URL is taken. Stop its server, or change APP_URL.\n`);
  squatter.close();
});
