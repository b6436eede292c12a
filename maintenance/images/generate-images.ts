import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { compile } from 'tailwindcss';
import { browserLaunchOptions, findBrowser } from '../../scripts/find-browser';
import { SocialPicture, socialPictureAlt } from './social-picture';

/**
 * `npx tsx maintenance/images/generate-images.ts`: makes every icon and picture of the app from public/logo.svg, the colours of app/globals.css,
 * the doorway and the name in components/. Change any of these, run it again and commit what it made.
 */
const root = new URL('../../', import.meta.url);
const inRoot = (path: string) => fileURLToPath(new URL(path, root));
const read = (path: string) => readFile(inRoot(path), 'utf8');

/** An icon: how large, and whether the brand's colour fills it to the edges or the logo stands on nothing. */
interface Icon {
  readonly pixels: number;
  readonly ground: 'brand' | 'none';
  /** How much of the icon's width the logo takes. */
  readonly scale?: number;
}

const icons: Readonly<Record<string, Icon>> = {
  // The size that LivePerson's Quick Launch menu wants.
  'public/logo-70x70.png': { pixels: 70, ground: 'none' },
  'public/icon-192.png': { pixels: 192, ground: 'none' },
  'public/icon-512.png': { pixels: 512, ground: 'none' },
  // Android cuts any shape out of it, but never into the circle that is 80 % wide.
  'public/icon-maskable-512.png': { pixels: 512, ground: 'brand', scale: 0.8 },
  // iOS rounds the corners itself, and paints what is transparent black.
  'app/apple-icon.png': { pixels: 180, ground: 'brand' },
};

/** The app's own styles, as far as a piece of markup uses them. */
async function stylesFor(markup: string): Promise<string> {
  const { build } = await compile(await read('app/globals.css'), {
    loadStylesheet: async (id, base) => ({
      path: id,
      base,
      content: await read(`node_modules/${id}/index.css`),
    }),
  });
  return build(markup.match(/[^\s"]+/g) ?? []);
}

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly markup: string;
  readonly colorScheme?: 'light' | 'dark';
}

/** What the markup looks like in the app's styles, as a PNG. */
async function draw(
  browser: Browser,
  { width, height, markup, colorScheme = 'light' }: Drawing,
): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  const styles = `${await stylesFor(markup)} body { background: none }`;
  await page.setContent(`<!doctype html><style>${styles}</style>${markup}`);
  // Where nothing is painted the picture is transparent. The lamp stands still, at its brightest.
  const png = await page.screenshot({ omitBackground: true, animations: 'disabled' });
  await page.close();
  return png;
}

function drawIcon(browser: Browser, logo: string, { pixels, ground, scale = 1 }: Icon) {
  const markup = `<div class="grid h-dvh place-items-center ${ground === 'brand' ? 'bg-brand' : ''}">
    <img src="${logo}" alt="" width="${pixels * scale}" height="${pixels * scale}">
  </div>`;
  return draw(browser, { width: pixels, height: pixels, markup });
}

/** An ICO file with one picture: a header and one directory entry, then the PNG as it is. All numbers little-endian. */
function icoOf(png: Buffer, pixels: number): Buffer {
  const header = Buffer.alloc(22);
  header.writeUInt16LE(1, 2); // it holds icons
  header.writeUInt16LE(1, 4); // one of them
  header.writeUInt8(pixels, 6);
  header.writeUInt8(pixels, 7);
  header.writeUInt16LE(1, 10); // colour planes
  header.writeUInt16LE(32, 12); // bits per pixel
  header.writeUInt32LE(png.length, 14);
  header.writeUInt32LE(header.length, 18); // where the PNG begins
  return Buffer.concat([header, png]);
}

async function drawAll(browser: Browser): Promise<void> {
  const svg = await read('public/logo.svg');
  const logo = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const write = async (path: string, content: string | Buffer) => {
    await writeFile(inRoot(path), content);
    process.stdout.write(`${path} (${Buffer.byteLength(content)} bytes)\n`);
  };
  await write('app/icon.svg', svg);
  for (const [path, icon] of Object.entries(icons)) {
    await write(path, await drawIcon(browser, logo, icon));
  }
  const favicon = await drawIcon(browser, logo, { pixels: 32, ground: 'none' });
  await write('app/favicon.ico', icoOf(favicon, 32));
  const markup = renderToStaticMarkup(createElement(SocialPicture, { logo }));
  const social = { width: 1200, height: 630, markup, colorScheme: 'dark' } as const;
  await write('app/opengraph-image.png', await draw(browser, social));
  await write('app/opengraph-image.alt.txt', socialPictureAlt);
}

if (!findBrowser()) throw new Error('drawing needs a Chromium (npx playwright install chromium)');
const browser = await chromium.launch(browserLaunchOptions());
await drawAll(browser).finally(() => browser.close());
