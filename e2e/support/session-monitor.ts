import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/**
 * Waits until a signed-in page monitors its session. It inspects the page's event listeners, because a page that has
 * fetched its session (`no-store`) does not enter the back/forward cache. Next.js listens to `pageshow` and `pagehide`, too.
 */
export async function untilMonitored(page: Page): Promise<void> {
  const inspector = await page.context().newCDPSession(page);
  const { result } = await inspector.send('Runtime.evaluate', { expression: 'window' });
  await expect
    .poll(async () => {
      const objectId = result.objectId ?? '';
      const { listeners } = await inspector.send('DOMDebugger.getEventListeners', { objectId });
      return listeners.map(({ type }) => type);
    })
    .toContain('focus');
  await inspector.detach();
}
