import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

const devices = {
  smallest: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
};

export const colorSchemes = ['light', 'dark'] as const;

/** Takes pictures of what the page shows, narrow and wide, and checks that everybody can use it. */
export async function expectPresentable(
  page: Page,
  name: string,
  colorScheme: (typeof colorSchemes)[number],
): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  for (const [device, viewport] of Object.entries(devices)) {
    await page.setViewportSize(viewport);
    await page.screenshot({
      path: `reports/pictures/${name}-${device}-${colorScheme}.png`,
      fullPage: true,
    });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `sideways scrolling on the ${device}`).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations, device).toEqual([]);
  }
}
