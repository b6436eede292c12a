/** Shown by the guard, with status 404 or 405: Next.js gives the page of app/not-found.tsx no status but 404. */
export { default, metadata } from '../not-found';
