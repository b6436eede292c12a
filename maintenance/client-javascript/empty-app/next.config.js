import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
export default {
  // Next.js, React and their versions are those of the app it is compared with.
  turbopack: { root: fileURLToPath(new URL('../../..', import.meta.url)) },
  // Middleware and instrumentation are looked for in the folders above as well: there they end in .ts, and stay out.
  pageExtensions: ['jsx'],
};
