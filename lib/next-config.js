/** What `next.config` imports. JavaScript, because Next.js loads it without a compiler. */

const staticHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  // With `no-referrer` browsers would send `Origin: null` with this app's own forms.
  { key: 'Referrer-Policy', value: 'same-origin' },
];

/** The maximum of any `bodyLimit`. */
const maxBodyBytes = 104_857_600;

/**
 * Adds to the config of Next.js what the sign-in needs. A header of the app's own `headers` replaces one of these.
 *
 * @param {import('next').NextConfig} config the config of the app
 * @returns {import('next').NextConfig} what `next.config` exports
 * @example export default withSentinel({ images: { remotePatterns: [] } });
 */
export function withSentinel(config = {}) {
  const { APP_URL = '' } = process.env;
  return {
    poweredByHeader: false,
    ...config,
    // `next dev` behind https or a tunnel: the browser's host is not the one that it listens on.
    allowedDevOrigins: [
      ...(config.allowedDevOrigins ?? []),
      ...(URL.canParse(APP_URL) ? [new URL(APP_URL).hostname] : []),
    ],
    experimental: {
      ...config.experimental,
      // Next.js would pass on only the beginning of a longer body.
      proxyClientMaxBodySize: maxBodyBytes,
      // Lets `requireSession` and `requireRole` answer 401 and 403.
      authInterrupts: true,
      // Next.js would limit the body of an action to 1 MB, whatever its `bodyLimit` is.
      serverActions: { bodySizeLimit: maxBodyBytes, ...config.experimental?.serverActions },
    },
    // The middleware needs the page-data headers, which Next.js removes by default.
    skipProxyUrlNormalize: true,
    // For pages, route handlers and files, on every host.
    headers: async () => [
      { source: '/:path*', headers: staticHeaders },
      ...((await config.headers?.()) ?? []),
    ],
    logging: withoutCallback(config.logging),
  };
}

/**
 * The URL of a callback contains an authorization code, which must not be in a log.
 *
 * @param {import('next').NextConfig['logging']} logging
 * @returns {NonNullable<import('next').NextConfig['logging']>}
 */
function withoutCallback(logging) {
  if (logging === false || logging?.incomingRequests === false) return logging;
  const { incomingRequests } = logging ?? {};
  const ignored = typeof incomingRequests === 'object' ? (incomingRequests.ignore ?? []) : [];
  return { ...logging, incomingRequests: { ignore: [...ignored, /^\/callback/] } };
}
