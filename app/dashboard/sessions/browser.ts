import { userAgentFromString } from 'next/server';

/** A browser in words that its owner recognises it by, such as "Chrome on Windows". */
export function browserOf(userAgent: string | null): string {
  if (userAgent === null) return 'Unknown browser';
  const { browser, os, device } = userAgentFromString(userAgent);
  const name = browser.name?.replace(/^Mobile (?=Safari|Chrome|Firefox)/, '') ?? 'Unknown browser';
  const place = device.model ?? os.name?.replace(/^Mac OS$/, 'macOS');
  return place === undefined ? name : `${name} on ${place}`;
}
