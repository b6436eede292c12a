/** What LivePerson hands over when an app is installed, and the redirect URIs its manifest registered. */
export interface Installation {
  accountId: string;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
}

/** The installation the emulator starts with. Its secret opens nothing but this emulator. */
export const demoInstallation: Installation = {
  accountId: '12345678',
  clientId: '4f2c9a1e-7b3d-4e58-9c06-d1a5b8e7f243',
  clientSecret: 'demo-secret-not-for-production',
  redirectUris: [],
};
