/** What this app calls itself, in the header, in titles and when it is installed. Change it here. */
export const appName = 'Sentinel Next.js starter';
