import { createSentinel } from 'sentinel-nextjs';

/** Without `pages`, so the default pages of the library are shown. */
export const sentinel = createSentinel({
  protect: [{ path: '/admin/**', role: 'administrator' }, { path: '/dashboard/**' }],
});
