import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/**
 * Waits until a signed-in page watches its session: before that it cannot hide itself when it is left, and knows nothing
 * of the clock. Seen by the inspector: a page that was made to ask for its session is not kept for the back button, as
 * that answer is not to be stored.
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
    .toContain('pageshow');
  await inspector.detach();
}
