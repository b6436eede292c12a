import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { which } from './which';

/** Chromium's sandbox does not work for root, and tests in containers often run as root. */
export const sandboxArguments: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Finds Playwright's own Chromium, whose path is undefined here, otherwise the system's; null if neither is installed.
 */
export function findBrowser() {
  if (existsSync(chromium.executablePath())) {
    return { executablePath: undefined, description: "Playwright's own Chromium" };
  }
  const executablePath = which(systemNames);
  return executablePath ? { executablePath, description: executablePath } : null;
}

/** Playwright's launch options for the browser, with additional arguments. */
export function browserLaunchOptions(...args: readonly string[]) {
  const executablePath = findBrowser()?.executablePath;
  return {
    channel: 'chromium',
    args: [...sandboxArguments, ...args],
    ...(executablePath && { executablePath }),
  };
}
