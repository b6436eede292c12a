/** What the tests of an app import. Not the folder beside it, which holds what the library's own tests share. */
export { sessionCookie, type TestSession } from './next/test-session-cookie';
