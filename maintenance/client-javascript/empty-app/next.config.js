import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
export default {
  // Uses Next.js and React of the app that it is compared with.
  turbopack: { root: fileURLToPath(new URL('../../..', import.meta.url)) },
  // Next.js looks for middleware and instrumentation in parent folders too. Those end in .ts, so they are not found.
  pageExtensions: ['jsx'],
};
