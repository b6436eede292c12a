import type { Page } from '@playwright/test';
import type { EmulatorControl } from '../emulator/control-client';
import { type Persona, personas } from '../emulator/personas';
import { expect, signInWithBrowser, startBoth, test } from './fixtures';
import { withFleet } from './fleet';
import { colorSchemes, expectPresentable } from './looks';

const onItsWay = '.motion-safe\\:animate-pulse';

/** The dashboard with all its parts in place. */
async function reachDashboard(page: Page, origin: string, persona: Persona) {
  await signInWithBrowser(page, origin, persona);
  await expect(page.locator(onItsWay)).toHaveCount(0);
}

/** What somebody may come to see, and how they get there. */
const sights: Record<
  string,
  (page: Page, origin: string, emulator: EmulatorControl) => Promise<unknown>
> = {
  home: (page, origin) => page.goto(origin),
  'home-signed-in': async (page, origin) => {
    await signInWithBrowser(page, origin, personas.administrator);
    await page.goto(origin);
  },
  'emulator-login': (page, origin) => page.goto(`${origin}/dashboard`),
  dashboard: (page, origin) => reachDashboard(page, origin, personas.administrator),
  'dashboard-employee': (page, origin) => reachDashboard(page, origin, personas.employee),
  'dashboard-long-name': (page, origin) => reachDashboard(page, origin, personas.longName),
  'dashboard-minimal': (page, origin) => reachDashboard(page, origin, personas.minimal),
  'dashboard-to-come': async (page, origin, emulator) => {
    await signInWithBrowser(page, origin, personas.agent);
    // The parts come, but nothing puts them in their place, so there is time to look.
    await page.route('**/_next/static/**/*.js', (route) => route.abort());
    await page.route(`${origin}/dashboard`, async (route) => {
      const response = await route.fetch();
      const html = (await response.text()).replaceAll('$RC("B:', 'void("B:');
      await route.fulfill({ response, body: html });
    });
    await emulator.fault({ on: 'users', answer: { kind: 'slow', delayMs: 500 } });
    await page.goto(`${origin}/dashboard`);
    await expect(page.locator(onItsWay)).not.toHaveCount(0);
  },
  'dashboard-troubles': async (page, origin, emulator) => {
    await signInWithBrowser(page, origin, personas.agent);
    await emulator.fault({ on: 'users', answer: { kind: 'status', status: 500 } });
    await page.goto(`${origin}/dashboard`);
    await expect(page.getByRole('link', { name: 'Try again' })).toHaveCount(3);
  },
  admin: async (page, origin) => {
    await signInWithBrowser(page, origin, personas.administrator);
    await page.goto(`${origin}/admin`);
  },
  'admin-searched': async (page, origin) => {
    await signInWithBrowser(page, origin, personas.employee);
    await page.goto(`${origin}/admin?q=a&role=Agent&status=disabled&sort=role&order=desc&page=2`);
  },
  'admin-nobody': async (page, origin) => {
    await signInWithBrowser(page, origin, personas.administrator);
    await page.goto(`${origin}/admin?q=nobody+at+all`);
  },
  forbidden: async (page, origin) => {
    await signInWithBrowser(page, origin, personas.agent);
    await page.goto(`${origin}/admin`);
  },
  'sign-in-error': (page, origin) =>
    page.goto(`${origin}/sign-in-error?reason=sentinel_unreachable&ref=K7Q2M9XD`),
  'not-found': (page, origin) => page.goto(`${origin}/nowhere`),
  'sessions-not-kept': async (page, origin) => {
    await signInWithBrowser(page, origin, personas.agent);
    await page.goto(`${origin}/dashboard/sessions`);
  },
  unavailable: async (page, origin, emulator) => {
    await emulator.speak({ expiresIn: 1 });
    await signInWithBrowser(page, origin, personas.agent);
    await emulator.fault({ on: 'token', answer: { kind: 'status', status: 503 } });
    await expect(async () => {
      expect((await page.goto(`${origin}/dashboard`))?.status()).toBe(503);
    }).toPass();
  },
  'session-ended': async (page, origin) => {
    await signInWithBrowser(page, origin, personas.agent);
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(origin);
    await elsewhere.getByRole('button', { name: 'Sign out' }).click();
    await elsewhere.waitForURL(`${origin}/`);
    await expect(page.getByRole('dialog', { name: 'You are signed out' })).toBeVisible();
    await elsewhere.close();
  },
};

const browsers = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Something nobody has ever heard of',
];

// Each takes half a dozen pictures, and several of them a server of their own.
test.describe.configure({ timeout: 120_000 });

for (const colorScheme of colorSchemes) {
  for (const [name, reach] of Object.entries(sights)) {
    test(`${name} is presentable and accessible, ${colorScheme}, narrow and wide`, async ({
      page,
      app,
      emulator,
    }) => {
      await reach(page, app.origin, emulator);
      await expectPresentable(page, name, colorScheme);
    });
  }
}

test('the sessions of a person are presentable and accessible, however many', async ({
  browser,
  page,
}) => {
  await withFleet(1, { withRedis: true }, async ({ appUrl }) => {
    for (const userAgent of browsers) {
      const context = await browser.newContext({ userAgent });
      await signInWithBrowser(await context.newPage(), appUrl, personas.agent);
      await context.close();
    }
    await signInWithBrowser(page, appUrl, personas.agent);
    await page.goto(`${appUrl}/dashboard/sessions`);
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(browsers.length + 1);
    for (const colorScheme of colorSchemes) await expectPresentable(page, 'sessions', colorScheme);
  });
});

test('the warning that a session is about to end is presentable and accessible', async ({
  page,
}) => {
  const { app, stop } = await startBoth({ SESSION_IDLE_SECONDS: '100' });
  try {
    await signInWithBrowser(page, app.origin, personas.agent);
    await expect(page.getByText('You are about to be signed out')).toBeVisible();
    for (const colorScheme of colorSchemes) {
      await expectPresentable(page, 'session-ending', colorScheme);
    }
  } finally {
    await stop();
  }
});
