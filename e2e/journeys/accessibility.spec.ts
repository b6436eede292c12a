import type { Page } from '@playwright/test';
import type { EmulatorControl } from '../../emulator/control-client';
import { type Persona, personas } from '../../emulator/personas';
import type { Clock } from '../support/clock';
import { expect, openDashboardAs, signInAs, test } from '../support/fixtures';
import { showSignOut, signOut, userMenuButton } from '../support/user-menu';
import { expectPresentable } from '../support/visual-checks';

test.use({ hasClock: true });

const onItsWay = '.motion-safe\\:animate-pulse';

/** The dashboard with all its parts in place. */
async function reachDashboard(page: Page, origin: string, persona: Persona) {
  await openDashboardAs(page, origin, persona);
  await expect(page.locator(onItsWay)).toHaveCount(0);
}

/** What somebody may come to see, and how they get there. */
const sights: Record<
  string,
  (page: Page, origin: string, emulator: EmulatorControl, clock: Clock) => Promise<unknown>
> = {
  home: (page, origin) => page.goto(origin),
  'home-signed-out': async (page, origin) => {
    await openDashboardAs(page, origin, personas.administrator);
    await signOut(page);
    await expect(page.getByRole('status')).toBeVisible();
  },
  'home-signed-in': async (page, origin) => {
    await signInAs(page.context(), origin, personas.administrator);
    await page.goto(origin);
  },
  'emulator-login': (page, origin) => page.goto(`${origin}/dashboard`),
  dashboard: (page, origin) => reachDashboard(page, origin, personas.administrator),
  'dashboard-employee': (page, origin) => reachDashboard(page, origin, personas.employee),
  'dashboard-long-name': (page, origin) => reachDashboard(page, origin, personas.longName),
  'dashboard-minimal': (page, origin) => reachDashboard(page, origin, personas.minimal),
  'dashboard-to-come': async (page, origin, emulator) => {
    await openDashboardAs(page, origin, personas.agent);
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
    await openDashboardAs(page, origin, personas.agent);
    for (const on of ['users', 'agent_status', 'metrics'] as const) {
      await emulator.fault({ on, answer: { kind: 'status', status: 500 } });
    }
    await page.goto(`${origin}/dashboard`);
    await expect(page.getByRole('link', { name: 'Try again' })).toHaveCount(3);
  },
  'dashboard-busy': async (page, origin) => {
    await reachDashboard(page, origin, personas.agent);
    await page.getByText('More about you').click();
  },
  admin: async (page, origin) => {
    await signInAs(page.context(), origin, personas.administrator);
    await page.goto(`${origin}/admin`);
  },
  'admin-searched': async (page, origin) => {
    await signInAs(page.context(), origin, personas.employee);
    await page.goto(`${origin}/admin?q=a&role=Agent&status=disabled&sort=role&order=desc&page=2`);
  },
  'admin-nobody': async (page, origin) => {
    await signInAs(page.context(), origin, personas.administrator);
    await page.goto(`${origin}/admin?q=nobody+at+all`);
  },
  forbidden: async (page, origin) => {
    await signInAs(page.context(), origin, personas.agent);
    await page.goto(`${origin}/admin`);
  },
  'not-accepted': async (page, origin) => {
    await page.setContent(
      `<form method="post" action="${origin}/logout"><button>Send</button></form>`,
    );
    await page.getByRole('button').click();
    await expect(page).toHaveTitle(/was not accepted/);
  },
  'too-large': async (page, origin) => {
    await page.goto(origin);
    await page.setContent(
      `<form method="post"><input type="hidden" name="x" value="${'x'.repeat(1_050_000)}"><button>Send</button></form>`,
    );
    await page.getByRole('button').click();
    await expect(page).toHaveTitle(/too large/);
  },
  'sign-in-error': (page, origin) =>
    page.goto(`${origin}/sign-in-error?reason=sentinel_unreachable&ref=K7Q2M9XD`),
  'dashboard-not-found': async (page, origin) => {
    await openDashboardAs(page, origin, personas.agent);
    await page.goto(`${origin}/dashboard/nowhere`);
  },
  'user-menu': async (page, origin) => {
    await openDashboardAs(page, origin, personas.administrator);
    await userMenuButton(page).click();
  },
  'user-menu-long-name': async (page, origin) => {
    await openDashboardAs(page, origin, personas.longName);
    await userMenuButton(page).click();
  },
  'user-menu-warning': async (page, origin) => {
    await openDashboardAs(page, origin, personas.agent);
    await showSignOut(page, true);
  },
  'not-found': (page, origin) => page.goto(`${origin}/nowhere`),
  'sessions-not-kept': async (page, origin) => {
    await signInAs(page.context(), origin, personas.agent);
    await page.goto(`${origin}/dashboard/sessions`);
  },
  unavailable: async (page, origin, emulator, clock) => {
    await emulator.speak({ expiresIn: 60 });
    await openDashboardAs(page, origin, personas.agent);
    await emulator.fault({ on: 'token', answer: { kind: 'status', status: 503 } });
    await clock.advance(61);
    expect((await page.goto(`${origin}/dashboard`))?.status()).toBe(503);
  },
  'session-ending': async (page, origin, _, clock) => {
    await openDashboardAs(page, origin, personas.agent);
    await clock.advance(8 * 3_600 - 100);
    await expect(page.getByText('You are about to be signed out')).toBeVisible();
  },
  'session-ended': async (page, origin) => {
    await openDashboardAs(page, origin, personas.agent);
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(origin);
    await signOut(elsewhere);
    await elsewhere.waitForURL(`${origin}/?signed_out=here`);
    await expect(page.getByRole('dialog', { name: 'You are signed out' })).toBeVisible();
    await elsewhere.close();
  },
};

for (const [name, reach] of Object.entries(sights)) {
  test(`${name} is presentable and accessible, light and dark, narrow and wide`, async ({
    page,
    app,
    emulator,
    clock,
  }) => {
    await reach(page, app.origin, emulator, clock);
    await expectPresentable(page, name);
  });
}
