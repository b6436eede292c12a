import { createSentinel } from 'sentinel-nextjs';

/** No pages of its own: the library's plain ones are shown. */
export const sentinel = createSentinel({
  protect: [{ path: '/admin/**', role: 'administrator' }, { path: '/dashboard/**' }],
});
