import starter from '../../next.config.js';

/** @type {import('next').NextConfig} */
export default {
  ...starter,
  images: {
    localPatterns: [{ pathname: '/icon-512.png', search: '' }, { pathname: '/tickets/**' }],
  },
  rewrites: async () => [
    { source: '/t/:id', destination: '/tickets/:id' },
    { source: '/t/:id/shut', destination: '/tickets/:id/close' },
  ],
};
