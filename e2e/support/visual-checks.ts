import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

const devices = {
  smallest: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
};
/** Between these two nothing is laid out that they do not show. */
const devicesForAxe: readonly string[] = ['smallest', 'desktop'];

const colorSchemes = ['light', 'dark'] as const;
/** `PICTURES=on` leaves a picture of everything that is checked in reports/pictures/. */
const takesPictures = process.env.PICTURES === 'on';

/** Not those with a name from outside, which may be one long word. */
const ownHeadings = ':is(h1, h2, h3):not(:has(bdi))';

/** The texts of those that are wider than their place unless a word is broken. */
function textOfBroken(elements: readonly (HTMLElement | SVGElement)[]): readonly string[] {
  return elements
    .filter((element) => {
      const { clientWidth } = element;
      element.style.overflowWrap = 'normal';
      const isBroken = element.scrollWidth > clientWidth;
      element.style.overflowWrap = '';
      return isBroken;
    })
    .map(({ textContent }) => textContent);
}

/** What depends on colours; everything else is the same in both schemes. */
const rulesOfColours = ['color-contrast', 'link-in-text-block'];

/** Checks that everybody can use what the page shows: in both colour schemes, narrow and wide. */
export async function expectPresentable(page: Page, name: string): Promise<void> {
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [device, viewport] of Object.entries(devices)) {
      await page.setViewportSize(viewport);
      if (takesPictures) {
        const path = `reports/pictures/${name}-${device}-${colorScheme}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      if (colorScheme === 'light') await expectWhole(page, device);
      if (!devicesForAxe.includes(device)) continue;
      // None of our pages holds a frame of another origin: the legacy mode opens no further page to sum up.
      const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
      const { violations } = await (colorScheme === 'light'
        ? axe
        : axe.withRules(rulesOfColours)
      ).analyze();
      expect(violations, `${device}, ${colorScheme}`).toEqual([]);
    }
  }
}

async function expectWhole(page: Page, device: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `sideways scrolling on the ${device}`).toBeLessThanOrEqual(0);
  const broken = await page.locator(ownHeadings).evaluateAll(textOfBroken);
  expect(broken, `headings with a word cut in two on the ${device}`).toEqual([]);
}
