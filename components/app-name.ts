/** The name of this app: in the header, in titles, and when it is installed. */
export const appName = 'Sentinel Next.js starter';
