import type { NextConfig } from 'next';

const nextConfig: NextConfig = {
  headers: async () => [{ source: '/', headers: [{ key: 'X-Shop', value: 'open' }] }],
};

export default nextConfig;
