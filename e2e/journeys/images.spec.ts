import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { personas } from '../../emulator/personas';
import { expect, test } from '../support/fixtures';

/** A picture as somebody was told about it. */
interface Announced {
  readonly url: string;
  readonly type: string;
  /** Such as `32x32`, or `any`. */
  readonly sizes: string;
}

/** The icons in the head of the page, and its social picture. */
async function namedByPage(page: Page): Promise<readonly Announced[]> {
  const icons = await page
    .locator('head link:is([rel=icon], [rel=apple-touch-icon])')
    .evaluateAll((links) =>
      links
        .filter((link) => link instanceof HTMLLinkElement)
        .map(({ href, type, sizes }) => ({ url: href, type, sizes: sizes.value })),
    );
  const social = async (name: string) =>
    (await page.locator(`head meta[property="og:image${name}"]`).getAttribute('content')) ?? '';
  const sizes = `${await social(':width')}x${await social(':height')}`;
  return [...icons, { url: await social(''), type: await social(':type'), sizes }];
}

/** The icons of the manifest that the page names. */
async function namedByManifest(page: Page): Promise<readonly Announced[]> {
  const link = await page.locator('head link[rel=manifest]').getAttribute('href');
  const { href } = new URL(link ?? '', page.url());
  const { icons } = await (await page.request.get(href)).json();
  return icons.map(({ src, type, sizes }: { src: string; type: string; sizes: string }) => ({
    url: new URL(src, href).href,
    type,
    sizes,
  }));
}

/** The size that a picture itself states: a PNG, or the PNG in an icon file. Any other has none. */
function sizeOf(picture: Buffer): string {
  const header = picture.indexOf('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 0, 'latin1');
  if (header === -1) return 'any';
  return `${picture.readUInt32BE(header + 16)}x${picture.readUInt32BE(header + 20)}`;
}

test('every icon and picture is what the page and the manifest say it is', async ({
  page,
  app,
  visitor,
}) => {
  await page.goto(app.origin);
  const pictures = [
    ...(await namedByPage(page)),
    ...(await namedByManifest(page)),
    // The one that LivePerson's Quick Launch menu is told about when the app is registered.
    { url: `${app.origin}/logo-70x70.png`, type: 'image/png', sizes: '70x70' },
  ];
  expect(pictures.map(({ sizes }) => sizes).sort()).toEqual(
    ['1200x630', '180x180', '192x192', '32x32', '512x512', '512x512', '70x70', 'any', 'any'].sort(),
  );
  for (const { url, type, sizes } of pictures) {
    const answer = await visitor.open(url);
    expect(answer.status, url).toBe(200);
    expect(answer.headers.get('content-type'), url).toBe(type);
    expect(sizeOf(Buffer.from(await answer.arrayBuffer())), url).toBe(sizes);
  }
});

test('a link preview shows the picture of this app, whatever host the request names', async ({
  app,
  request,
}) => {
  for (const path of ['/', '/sign-in-error', '/nowhere']) {
    const html = await (
      await request.get(app.origin + path, {
        headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
      })
    ).text();
    const [head = ''] = html.split('</head>');
    for (const name of ['property="og:image"', 'name="twitter:image"']) {
      expect(head, path).toContain(`<meta ${name} content="${app.origin}/opengraph-image.png?`);
    }
    expect(html, path).not.toContain('evil.example');
  }
});

test('a signed-in page has no link preview, because only its user can open it', async ({
  app,
  visitor,
}) => {
  await visitor.signIn(app.origin, personas.administrator);
  for (const path of ['/dashboard', '/admin']) {
    const html = await (await visitor.open(app.origin + path)).text();
    expect(html, path).toContain('name="robots" content="noindex"');
    expect(html, path).not.toMatch(/(?:property="og:|name="twitter:)/);
  }
});

test('the browser tab has the mark that the pages show', async ({ page, app }) => {
  await page.goto(app.origin);
  const shown = await page.locator('header img').getAttribute('src');
  const answer = await page.request.get(new URL(shown ?? '', app.origin).href);
  expect(await answer.text()).toBe(readFileSync('public/logo.svg', 'utf8'));
  expect(readFileSync('app/icon.svg')).toEqual(readFileSync('public/logo.svg'));
});
