/** What the tests of an app import. */
export { sessionCookie, type TestSession } from './next/test-session-cookie';
