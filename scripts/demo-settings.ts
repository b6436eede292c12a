import { randomBytes } from 'node:crypto';
import { demoInstallation } from '../emulator/installation';
import { settingNames } from '../lib/config/schema';

/** Every setting, as empty: so that nothing out of a `.env` file gets in between. */
export const unsetSettings: Readonly<Record<string, string>> = Object.fromEntries(
  settingNames.map((name) => [name, '']),
);

/** Over a complete environment: no single installation, for an app that has several. */
export const unsetInstallation = { LP_ACCOUNT_ID: '', LP_CLIENT_ID: '', LP_CLIENT_SECRET: '' };

/** A complete environment for an app that signs in at an emulator. */
export function demoSettings(
  appUrl: string,
  emulatorOrigin: string,
): Readonly<Record<string, string>> {
  return {
    ...unsetSettings,
    APP_URL: appUrl,
    LP_ACCOUNT_ID: demoInstallation.accountId,
    LP_CLIENT_ID: demoInstallation.clientId,
    LP_CLIENT_SECRET: demoInstallation.clientSecret,
    LP_DOMAIN_API_URL: emulatorOrigin,
    SESSION_SECRET: randomBytes(32).toString('base64url'),
  };
}
