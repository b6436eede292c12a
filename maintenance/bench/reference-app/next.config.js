/** @type {import('next').NextConfig} */
export default {
  // `npm run check` checks the types.
  typescript: { ignoreBuildErrors: true },
};
