import { createRequire } from 'node:module';
import { withSentinel } from 'sentinel-nextjs/next-config';

// `npm run build:standalone` has its own folder, because `next start` cannot run a standalone build.
const isStandalone = process.env.BUILD_STANDALONE === 'on';

/** Browser features that no page of this app uses. */
const unusedFeatures =
  'camera,display-capture,geolocation,hid,microphone,midi,payment,serial,usb'.split(',');

const permissionsPolicy = unusedFeatures.map((name) => `${name}=()`).join(', ');

/** The folder of the installed packages: this one, or a workspace above. Next.js would take any folder with a lockfile. */
const [root = import.meta.dirname] = createRequire(import.meta.url)
  .resolve('next')
  .split(/[\\/]node_modules[\\/]/);

export default withSentinel({
  outputFileTracingRoot: root,
  turbopack: { root },
  ...(isStandalone && { output: 'standalone', distDir: '.next-standalone' }),
  // The library is TypeScript, in lib/.
  transpilePackages: ['sentinel-nextjs'],
  // For a build after `npm run check`.
  typescript: { ignoreBuildErrors: process.env.BUILD_WITHOUT_TYPES === 'on' },
  // For app/global-not-found.tsx, which can show the page shell.
  experimental: { globalNotFound: true },
  headers: async () => [
    { source: '/:path*', headers: [{ key: 'Permissions-Policy', value: permissionsPolicy }] },
  ],
});
