import { randomBytes } from 'node:crypto';
import { demoInstallation } from '../emulator/installation';
import { settingNames } from '../lib/config/settings';

/** The host of the app. The emulator is at `localhost`: another site with its own cookies, as Sentinel is. */
export const appHost = '127.0.0.1';

/** Every setting as an empty value, which overrides all `.env` files. */
export const unsetSettings: Readonly<Record<string, string>> = Object.fromEntries(
  settingNames.map((name) => [name, '']),
);

/** Removes the single installation from an environment, for an app with several. */
export const unsetInstallation = { LP_ACCOUNT_ID: '', LP_CLIENT_ID: '', LP_CLIENT_SECRET: '' };

/** The settings of an app whose account is at an emulator. */
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
