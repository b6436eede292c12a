import { userAgentFromString } from 'next/server';

/** Only these are known to their owners by name; other models are codes, such as Android's "K". */
const knownDevice = /^(?:iPhone|iPad)$/;

/** A browser in words that its owner recognises it by, such as "Chrome on Windows". */
export function describeUserAgent(userAgent: string | null): string {
  if (userAgent === null) return 'Unknown browser';
  const { browser, os, device } = userAgentFromString(userAgent);
  const name = browser.name?.replace(/^Mobile (?=Safari|Chrome|Firefox)/, '') ?? 'Unknown browser';
  const system = os.name === 'Mac OS' ? 'macOS' : os.name;
  const place = device.model && knownDevice.test(device.model) ? device.model : system;
  return place === undefined ? name : `${name} on ${place}`;
}
