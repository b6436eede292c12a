import { PHASE_PRODUCTION_BUILD, PHASE_PRODUCTION_SERVER } from 'next/constants';
import { afterEach, expect, it, vi } from 'vitest';
import { environment } from '../../e2e/support/unit-fixtures';
import { settingNames } from '../config/settings';
import { createSentinel } from './create-sentinel';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('settings are read once on first use, not when the module is loaded', () => {
  for (const name of settingNames) vi.stubEnv(name, undefined);
  const sentinel = createSentinel();
  expect(() => sentinel.appUrl()).toThrow('LP_CLIENT_SECRET is missing');
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(sentinel.appUrl()).toBe(environment.APP_URL);
  vi.stubEnv('APP_URL', 'https://another.example');
  expect(sentinel.appUrl()).toBe(environment.APP_URL);
});

it('invalid options throw when the module is loaded', () => {
  expect(() => createSentinel({ protect: [{ path: 'dashboard' }] })).toThrow(
    'createSentinel cannot use these options:\n  - protect.0.path: must begin with a slash',
  );
});

it('a `basePath` is refused, which Next.js writes into this variable of a build', () => {
  vi.stubEnv('__NEXT_ROUTER_BASEPATH', '/portal');
  expect(() => createSentinel()).toThrow('basePath of next.config.js: is not supported');
});

it('a build for Vercel without Redis fails, and a server starts', () => {
  const onVercel = { VERCEL: '1', VERCEL_ENV: 'production', REDIS_URL: '', SESSION_STORE: '' };
  for (const [name, value] of Object.entries(onVercel)) vi.stubEnv(name, value);
  vi.stubEnv('NEXT_PHASE', PHASE_PRODUCTION_BUILD);
  expect(() => createSentinel()).toThrow('On Vercel pages and routes');
  vi.stubEnv('SESSION_STORE', 'cookie');
  createSentinel();
  vi.stubEnv('SESSION_STORE', '');
  vi.stubEnv('NEXT_PHASE', PHASE_PRODUCTION_SERVER);
  createSentinel();
});

it('invalid options end a build and a production server, with the message and no stack', () => {
  vi.stubEnv('NODE_ENV', 'production');
  vi.stubEnv('NEXT_RUNTIME', 'nodejs');
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  const wrong = { protect: [{ path: 'dashboard' }], bodyLimit: -1 };
  expect(() => createSentinel(wrong)).toThrow('exit 1');
  expect(exit).toHaveBeenCalledOnce();
  expect(said.mock.calls.map(([text]) => text)).toEqual([
    expect.stringMatching(/^\ncreateSentinel cannot use these options:\n {2}- .+\n {2}- .+\n$/),
  ]);
});
