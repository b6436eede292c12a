import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';

/** The JavaScript that a browser loads for one page. */
export interface ClientJavaScript {
  /** All script files, the largest first. */
  readonly files: readonly ScriptFile[];
  /** All script files together, compressed with gzip. */
  readonly bytes: number;
  /** The inline scripts, compressed with gzip: Next.js' copy of the page content. */
  readonly inlineBytes: number;
}

export interface ScriptFile {
  readonly url: string;
  /** Compressed with gzip. */
  readonly bytes: number;
}

/** Long enough for all loads to start. */
const settleMs = 1_000;
/** Limit for long lists, whose entries all load the same scripts. */
const pointedAtMost = 30;

/**
 * Opens a page with an empty cache, and measures all JavaScript that it loads: immediately, when the network is idle, and
 * when the user hovers over elements or focuses them.
 *
 * @param page of a new context, so that its cache is empty
 */
export async function measureClientJavaScript(
  page: Page,
  url: string,
  expectedStatus = 200,
): Promise<ClientJavaScript> {
  const bodies = new Map<string, Promise<Buffer>>();
  page.on('response', (response) => {
    if (isScript(response)) bodies.set(response.url(), response.body());
  });
  const response = await page.goto(url, { waitUntil: 'networkidle' });
  if (response?.status() !== expectedStatus) {
    throw new Error(`${url} responds with ${response?.status()} instead of ${expectedStatus}`);
  }
  await pointAtEverything(page);
  await page.waitForTimeout(settleMs);
  const files = await Promise.all(
    [...bodies].map(async ([script, body]) => ({ url: script, bytes: gzipSize(await body) })),
  );
  return {
    files: files.toSorted((one, other) => other.bytes - one.bytes),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    inlineBytes: gzipSize(await inlineScripts(page, await response.text())),
  };
}

/** Checks the content type, because a prefetched script has another resource type. */
function isScript(response: Response): boolean {
  return /javascript/.test(response.headers()['content-type'] ?? '');
}

/** The same compression level for all comparisons, whatever the server uses. */
function gzipSize(content: Buffer | string): number {
  return gzipSync(content, { level: 9 }).length;
}

async function pointAtEverything(page: Page): Promise<void> {
  const targets = await page.locator('a, button, input, select').filter({ visible: true }).all();
  for (const target of targets.slice(0, pointedAtMost)) {
    await target.focus();
    await target.hover({ force: true });
  }
}

/** The inline scripts of the original document, without those that scripts add later. */
function inlineScripts(page: Page, html: string): Promise<string> {
  return page.evaluate(
    (text) =>
      [...new DOMParser().parseFromString(text, 'text/html').querySelectorAll('script:not([src])')]
        .map((script) => script.textContent)
        .join('\n'),
    html,
  );
}
