/**
 * The form field that says which user's page sends a request: its value is `useSession().mark`. Only code that posts
 * with `fetch` needs it; forms use `SessionField` or `SignOutButton`.
 *
 * @example const body = new URLSearchParams({ [sessionMarkField]: mark });
 */
export const sessionMarkField = 'session-mark';
