import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';

/** The JavaScript that a browser got for one page. */
export interface ClientJavaScript {
  /** Every script file, the largest first. */
  readonly files: readonly ScriptFile[];
  /** All script files together, as gzip. */
  readonly bytes: number;
  /** What stands in the document itself, as gzip: the page's own content a second time, not code of ours. */
  readonly inlineBytes: number;
}

export interface ScriptFile {
  readonly url: string;
  /** As gzip. */
  readonly bytes: number;
}

/** Whatever still wants to be loaded has begun by then. */
const settleMs = 1_000;
/** A list of thousands would be pointed at for an hour, and each of its entries asks for the same scripts. */
const pointedAtMost = 30;

/**
 * Opens a page as a browser that has seen nothing before, and weighs all JavaScript it loads: at once, when the network
 * is quiet, and when the person points at things or goes through them with the keyboard.
 *
 * @param page of a context of its own, so that its cache is empty
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
  const answer = await page.goto(url, { waitUntil: 'networkidle' });
  if (answer?.status() !== expectedStatus) {
    throw new Error(`${url} answered ${answer?.status()} instead of ${expectedStatus}`);
  }
  await pointAtEverything(page);
  await page.waitForTimeout(settleMs);
  const files = await Promise.all(
    [...bodies].map(async ([script, body]) => ({ url: script, bytes: gzipSize(await body) })),
  );
  return {
    files: files.toSorted((one, other) => other.bytes - one.bytes),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    inlineBytes: gzipSize(await inlineScripts(page, await answer.text())),
  };
}

/** By its type, not by what asked for it: a script can be fetched ahead in ways that do not look like one. */
function isScript(response: Response): boolean {
  return /javascript/.test(response.headers()['content-type'] ?? '');
}

/** One level for everything that is compared, whatever the server in between would use. */
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

/** From the document as it was sent: scripts add others to it later. */
function inlineScripts(page: Page, html: string): Promise<string> {
  return page.evaluate(
    (text) =>
      [...new DOMParser().parseFromString(text, 'text/html').querySelectorAll('script:not([src])')]
        .map((script) => script.textContent)
        .join('\n'),
    html,
  );
}
