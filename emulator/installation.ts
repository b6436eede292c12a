import { z } from 'zod';

export const installationSchema = z.strictObject({
  accountId: z.string().regex(/^[a-zA-Z0-9_]{1,20}$/),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  // The manifest allows 128 characters, RFC 6749 §3.1.2 no fragment.
  redirectUris: z.array(
    z
      .url({ protocol: /^https?$/ })
      .max(128)
      .regex(/^[^#]*$/, 'must have no fragment'),
  ),
  grantTypes: z.array(z.enum(['authorization_code', 'refresh_token'])),
});

/** What LivePerson gives out when an app is installed, with the redirect URIs and the grant types of the app's manifest. */
export type Installation = z.infer<typeof installationSchema>;

/** The installation that the emulator starts with. Its secret is valid for this emulator only. */
export const demoInstallation: Installation = {
  accountId: '12345678',
  clientId: '4f2c9a1e-7b3d-4e58-9c06-d1a5b8e7f243',
  clientSecret: 'demo-secret-not-for-production',
  redirectUris: [],
  grantTypes: ['authorization_code', 'refresh_token'],
};
