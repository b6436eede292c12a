import { PHASE_PRODUCTION_BUILD } from 'next/constants.js';
import { unsharedSignOut } from './lib/config/vercel.js';

// `npm run build:standalone`: apart from what `npm run build` makes, for `next start` takes no standalone build.
const isStandalone = process.env.BUILD_STANDALONE === 'on';

/** What no page of this app asks a browser for. */
const unusedFeatures =
  'camera,display-capture,geolocation,hid,microphone,midi,payment,serial,usb'.split(',');

const staticHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // With `no-referrer` browsers would send `Origin: null` with our own forms.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: unusedFeatures.map((name) => `${name}=()`).join(', ') },
];

/** @type {import('next').NextConfig} */
const config = {
  ...(isStandalone && {
    output: 'standalone',
    distDir: '.next-standalone',
    // For pictures that Next.js would scale: this app has none.
    outputFileTracingExcludes: { '*': ['node_modules/sharp/**', 'node_modules/@img/**'] },
  }),
  poweredByHeader: false,
  // For builds of what `npm run check` has looked at.
  typescript: { ignoreBuildErrors: process.env.BUILD_WITHOUT_TYPES === 'on' },
  // What the middleware refuses is read to its end all the same: so much of it, and no more, is kept in memory.
  experimental: { proxyClientMaxBodySize: 65_536 },
  // The guard has to see the page-data headers that Next.js strips from what middleware gets by default.
  skipProxyUrlNormalize: true,
  // The headers that never change, for pages, routes and files, on every host.
  headers: async () => [{ source: '/:path*', headers: staticHeaders }],
  // The address of a callback holds an authorization code, which belongs in no log, not even a developer's.
  logging: { incomingRequests: { ignore: [/^\/callback/] } },
};

/** @param {string} phase */
export default (phase) => {
  const problem = phase === PHASE_PRODUCTION_BUILD ? unsharedSignOut(process.env) : null;
  if (problem !== null) throw new Error(problem);
  return config;
};
