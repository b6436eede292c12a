import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** A Chromium on this machine. */
export interface FoundBrowser {
  /** Undefined for Playwright's own, which Playwright finds by itself. */
  readonly executablePath: string | undefined;
  readonly description: string;
}

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Playwright's own Chromium if it is there, else the system's, else null. */
export function findBrowser(): FoundBrowser | null {
  if (existsSync(chromium.executablePath())) {
    return { executablePath: undefined, description: "Playwright's own Chromium" };
  }
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  const executablePath = folders
    .flatMap((folder) => systemNames.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  return executablePath ? { executablePath, description: executablePath } : null;
}
