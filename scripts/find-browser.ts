import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { which } from './which';

/** A Chromium on this machine. */
export interface FoundBrowser {
  /** Undefined for Playwright's own, which Playwright finds by itself. */
  readonly executablePath: string | undefined;
  readonly description: string;
}

/** Chromium refuses its sandbox to root, which is who runs tests in containers. */
export const sandboxArguments: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Playwright's own Chromium if it is there, else the system's, else null. */
export function findBrowser(): FoundBrowser | null {
  if (existsSync(chromium.executablePath())) {
    return { executablePath: undefined, description: "Playwright's own Chromium" };
  }
  const executablePath = which(systemNames);
  return executablePath ? { executablePath, description: executablePath } : null;
}

/** How to start it, with arguments of one's own besides. */
export function browserLaunchOptions(...args: readonly string[]) {
  const executablePath = findBrowser()?.executablePath;
  return {
    channel: 'chromium',
    args: [...sandboxArguments, ...args],
    ...(executablePath && { executablePath }),
  };
}
