import { userAgentFromString } from 'next/server';

const text = {
  unknown: 'Unknown browser',
  browserOn: (browser: string, system: string) => `${browser} on ${system}`,
};

/** Users know these models by name. Other models are codes, such as Android's "K". */
const knownModel = /^(?:iPhone|iPad)$/;

/** A browser as its user knows it, such as "Chrome on Windows". */
export function describeUserAgent(userAgent: string | null): string {
  if (userAgent === null) return text.unknown;
  const { browser, os, device } = userAgentFromString(userAgent);
  const name = browser.name?.replace(/^Mobile (?=Safari|Chrome|Firefox)/, '') ?? text.unknown;
  const osName = os.name === 'Mac OS' ? 'macOS' : os.name;
  const system = device.model && knownModel.test(device.model) ? device.model : osName;
  return system === undefined ? name : text.browserOn(name, system);
}
