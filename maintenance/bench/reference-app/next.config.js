/** @type {import('next').NextConfig} */
export default {
  // `npm run check` looks at them.
  typescript: { ignoreBuildErrors: true },
};
