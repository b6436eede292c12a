import { expect, it } from 'vitest';
import { withSentinel } from './next-config';

it("keeps the config of the app, whose own headers come after the library's", async () => {
  const own = { source: '/', headers: [{ key: 'Referrer-Policy', value: 'origin' }] };
  const ignored = /^\/health/;
  const config = withSentinel({
    experimental: { globalNotFound: true, serverActions: { allowedOrigins: ['proxy.example'] } },
    allowedDevOrigins: ['tunnel.example'],
    headers: async () => [own],
    logging: { fetches: {}, incomingRequests: { ignore: [ignored] } },
  });
  expect(config).toMatchObject({
    poweredByHeader: false,
    experimental: {
      globalNotFound: true,
      authInterrupts: true,
      serverActions: { bodySizeLimit: 104_857_600, allowedOrigins: ['proxy.example'] },
    },
    allowedDevOrigins: ['tunnel.example'],
    logging: { fetches: {}, incomingRequests: { ignore: [ignored, /^\/callback/] } },
  });
  expect((await config.headers?.())?.at(-1)).toEqual(own);
  expect(withSentinel({ logging: false }).logging).toBe(false);
  const silent = { incomingRequests: false };
  expect(withSentinel({ logging: silent }).logging).toEqual(silent);
});
