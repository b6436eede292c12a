/** @type {import('next').NextConfig} */
export default {
  transpilePackages: ['sentinel-nextjs'],
  skipProxyUrlNormalize: true,
  experimental: { authInterrupts: true, proxyClientMaxBodySize: 104_857_600 },
};
