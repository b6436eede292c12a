import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { personas } from '../emulator/personas';
import { expect, signInWithBrowser, test } from './fixtures';

/** What somebody may come to see, and how they get there. */
const sights: Record<string, (page: Page, origin: string) => Promise<unknown>> = {
  home: (page, origin) => page.goto(origin),
  'home-signed-in': async (page, origin) => {
    await signInWithBrowser(page, origin, personas.administrator);
    await page.goto(origin);
  },
  'emulator-login': (page, origin) => page.goto(`${origin}/dashboard`),
  dashboard: (page, origin) => signInWithBrowser(page, origin, personas.administrator),
  'dashboard-employee': (page, origin) => signInWithBrowser(page, origin, personas.employee),
  'dashboard-long-name': (page, origin) => signInWithBrowser(page, origin, personas.longName),
  'dashboard-minimal': (page, origin) => signInWithBrowser(page, origin, personas.minimal),
  'sign-in-error': (page, origin) =>
    page.goto(`${origin}/sign-in-error?reason=sentinel_unreachable&ref=K7Q2M9XD`),
  'not-found': (page, origin) => page.goto(`${origin}/nowhere`),
};

const devices = {
  smallest: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
};

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, reach] of Object.entries(sights)) {
    test(`${name} is presentable and accessible, ${colorScheme}, narrow and wide`, async ({
      page,
      app,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await reach(page, app.origin);
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
    });
  }
}
