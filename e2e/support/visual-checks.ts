import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

const devices = {
  smallest: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1440, height: 900 },
};
/** Every layout of the app appears on at least one of these. */
const devicesForAxe: readonly string[] = ['smallest', 'desktop'];

const colorSchemes = ['light', 'dark'] as const;

/** `PICTURES=FOLDER` saves a screenshot of everything that is checked, in each of these. */
const pictureFolder = process.env.PICTURES;
const allWidths = [320, 390, 768, 1_280, 1_920];
const pictureKinds = {
  light: { media: { colorScheme: 'light' }, widths: allWidths },
  dark: { media: { colorScheme: 'dark' }, widths: allWidths },
  'forced-colors': { media: { forcedColors: 'active' }, widths: [390, 1_280] },
  print: { media: { media: 'print' }, widths: [794] },
} as const;

async function takePictures(page: Page, name: string): Promise<void> {
  for (const [kind, { media, widths }] of Object.entries(pictureKinds)) {
    await page.emulateMedia({ reducedMotion: 'reduce', ...media });
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 768 ? 844 : 900 });
      const path = `${pictureFolder}/${name}-${width}-${kind}.png`;
      await page.screenshot({ path, fullPage: true });
    }
    await page.emulateMedia({ forcedColors: null, media: null });
  }
}

/** Without headings that contain a user's name, which may be one long word. */
const ownHeadings = ':is(h1, h2, h3):not(:has(bdi))';

/** The texts of elements that fit only because a word is broken. */
function textsWithBrokenWords(elements: readonly (HTMLElement | SVGElement)[]): readonly string[] {
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

/** The rules that depend on colours; all others have the same result in both schemes. */
const colorRules = ['color-contrast', 'link-in-text-block'];

/** Checks accessibility and layout of a page in both colour schemes, on narrow and wide screens. */
export async function expectPresentable(page: Page, name: string): Promise<void> {
  if (pictureFolder !== undefined) await takePictures(page, name);
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [device, viewport] of Object.entries(devices)) {
      // Layout does not depend on the colour scheme.
      if (colorScheme === 'dark' && !devicesForAxe.includes(device)) continue;
      await page.setViewportSize(viewport);
      if (colorScheme === 'light') await expectNoOverflow(page, device);
      if (!devicesForAxe.includes(device)) continue;
      // No page contains a cross-origin iframe, so the legacy mode is complete; it opens no additional page.
      const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
      const { violations } = await (colorScheme === 'light'
        ? axe
        : axe.withRules(colorRules)
      ).analyze();
      expect(violations, `${device}, ${colorScheme}`).toEqual([]);
    }
  }
}

async function expectNoOverflow(page: Page, device: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `horizontal scrolling on ${device}`).toBeLessThanOrEqual(0);
  const broken = await page.locator(ownHeadings).evaluateAll(textsWithBrokenWords);
  expect(broken, `headings with a broken word on ${device}`).toEqual([]);
}
