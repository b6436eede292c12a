import { createRequire } from 'node:module';

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

/** The folder of the installed packages: this one, or a workspace above. Next.js would take any folder with a lockfile. */
const [root = import.meta.dirname] = createRequire(import.meta.url)
  .resolve('next')
  .split(/[\\/]node_modules[\\/]/);
const { APP_URL = '' } = process.env;

/** @type {import('next').NextConfig} */
export default {
  outputFileTracingRoot: root,
  turbopack: { root },
  // `next dev` behind https or a tunnel: the browser's host is not the one that it listens on.
  ...(URL.canParse(APP_URL) && { allowedDevOrigins: [new URL(APP_URL).hostname] }),
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
