import { controlOf } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { demoSettings } from '../../scripts/demo-settings';
import { anyFreePort } from '../../scripts/free-port';
import { startApp, startEmulatorServer } from '../../scripts/servers';
import { CookieClient, locationOf } from '../support/cookie-client';
import { expect, startAppAndEmulator, test } from '../support/fixtures';

const reasonOf = (response: Response, origin: string) =>
  new URL(locationOf(response, origin) ?? origin).searchParams.get('reason');

test('an app that starts while Sentinel is down serves its pages, and works once it is up', async () => {
  const [port, emulatorPort] = [await anyFreePort(), await anyFreePort()];
  const appUrl = `http://127.0.0.1:${port}`;
  const environment = demoSettings(appUrl, `http://localhost:${emulatorPort}`);
  const app = await startApp({ command: 'start', host: '127.0.0.1', port, environment });
  try {
    const visitor = new CookieClient();
    expect((await visitor.open(`${appUrl}/`)).status).toBe(200);
    expect((await visitor.open(`${appUrl}/api/health`)).status).toBe(200);
    expect((await visitor.open(`${appUrl}/sign-in-error?reason=unexpected`)).status).toBe(200);
    const ready = await visitor.open(`${appUrl}/api/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ status: 'not_ready', notReady: ['sentinel'] });
    expect(reasonOf(await visitor.open(`${appUrl}/login`), appUrl)).toBe('sentinel_unreachable');

    const emulator = await startEmulatorServer(emulatorPort, [`${appUrl}/callback`]);
    await expect
      .poll(async () => (await visitor.open(`${appUrl}/api/ready`)).status, { timeout: 8_000 })
      .toBe(200);
    await visitor.signIn(appUrl, personas.agent);
    expect((await visitor.open(`${appUrl}/dashboard`)).status).toBe(200);
    await emulator.stop();
    expect((await visitor.open(`${appUrl}/dashboard`)).status).toBe(200);
  } finally {
    await app.stop();
  }
});

test('a host that is not trusted is never asked', async () => {
  const { app, emulator, clock, stop } = await startAppAndEmulator({}, { hasClock: true });
  try {
    const baseURI = 'sentinel.evil.example';
    const answer = { kind: 'base_uri', baseURI } as const;
    await controlOf(emulator.origin).fault({ on: 'domain', answer });
    const visitor = new CookieClient();
    const refusal = await visitor.open(`${app.origin}/login`);
    expect(reasonOf(refusal, app.origin)).toBe('configuration');
    expect(refusal.headers.getSetCookie()).toEqual([]);
    await clock.advance(6);
    expect((await visitor.open(`${app.origin}/api/ready`)).status).toBe(200);
    await visitor.signIn(app.origin, personas.agent);
    expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
  } finally {
    await stop();
  }
});

test('the first refresh works while the Domain API is down', async () => {
  const { app, emulator, clock, stop } = await startAppAndEmulator({}, { hasClock: true });
  try {
    const control = controlOf(emulator.origin);
    await control.speak({ expiresIn: 3_600 });
    const visitor = new CookieClient();
    await visitor.signIn(app.origin, personas.agent);
    await clock.advance(2 * 3_600);
    const answer = { kind: 'status', status: 503 } as const;
    await control.fault({ on: 'domain', times: 10, answer });
    expect((await visitor.open(`${app.origin}/dashboard`)).status).toBe(200);
  } finally {
    await stop();
  }
});

test('a failed lookup is made again in time, though the clock is set back an hour', async () => {
  const { app, emulator, clock, stop } = await startAppAndEmulator({}, { hasClock: true });
  try {
    await controlOf(emulator.origin).fault({ on: 'domain', times: 2, answer: { kind: 'drop' } });
    const visitor = new CookieClient();
    const refusal = await visitor.open(`${app.origin}/login`);
    expect(reasonOf(refusal, app.origin)).toBe('sentinel_unreachable');
    await clock.jump(-3_600);
    await clock.advance(6);
    expect((await visitor.open(`${app.origin}/api/ready`)).status).toBe(200);
  } finally {
    await stop();
  }
});
