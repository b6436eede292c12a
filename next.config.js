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
export default {
  ...(isStandalone && { output: 'standalone', distDir: '.next-standalone' }),
  poweredByHeader: false,
  // The library is TypeScript, in lib/.
  transpilePackages: ['sentinel-nextjs'],
  // For builds of what `npm run check` has looked at.
  typescript: { ignoreBuildErrors: process.env.BUILD_WITHOUT_TYPES === 'on' },
  experimental: {
    // As much as any `bodyLimit` may be: Next.js would hand on the beginning of what is longer as if it were all.
    proxyClientMaxBodySize: 104_857_600,
    // `requireSession` and `requireRole` answer 401 and 403 where there is no page to go to.
    authInterrupts: true,
  },
  // The guard has to see the page-data headers that Next.js strips from what middleware gets by default.
  skipProxyUrlNormalize: true,
  // The headers that never change, for pages, routes and files, on every host.
  headers: async () => [{ source: '/:path*', headers: staticHeaders }],
  // The address of a callback holds an authorization code, which belongs in no log, not even a developer's.
  logging: { incomingRequests: { ignore: [/^\/callback/] } },
};
