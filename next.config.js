// `npm run build:standalone` has its own folder, because `next start` cannot run a standalone build.
const isStandalone = process.env.BUILD_STANDALONE === 'on';

/** Browser features that no page of this app uses. */
const unusedFeatures =
  'camera,display-capture,geolocation,hid,microphone,midi,payment,serial,usb'.split(',');

const staticHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // With `no-referrer` browsers would send `Origin: null` with this app's own forms.
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: unusedFeatures.map((name) => `${name}=()`).join(', ') },
];

/** @type {import('next').NextConfig} */
export default {
  ...(isStandalone && { output: 'standalone', distDir: '.next-standalone' }),
  poweredByHeader: false,
  // The library is TypeScript, in lib/.
  transpilePackages: ['sentinel-nextjs'],
  // For a build after `npm run check`.
  typescript: { ignoreBuildErrors: process.env.BUILD_WITHOUT_TYPES === 'on' },
  experimental: {
    // The maximum of any `bodyLimit`: Next.js would pass on only the beginning of a longer body.
    proxyClientMaxBodySize: 104_857_600,
    // Lets `requireSession` and `requireRole` answer 401 and 403.
    authInterrupts: true,
    // For app/global-not-found.tsx, which can show the page shell.
    globalNotFound: true,
  },
  // The middleware needs the page-data headers, which Next.js removes by default.
  skipProxyUrlNormalize: true,
  // For pages, route handlers and files, on every host.
  headers: async () => [{ source: '/:path*', headers: staticHeaders }],
  // The URL of a callback contains an authorization code, which must not be in a log.
  logging: { incomingRequests: { ignore: [/^\/callback/] } },
};
