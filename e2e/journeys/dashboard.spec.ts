import type { Page } from '@playwright/test';
import type { EmulatorControl } from '../../emulator/control-client';
import { personas } from '../../emulator/personas';
import { CookieClient } from '../support/cookie-client';
import { expect, openDashboardAs, test } from '../support/fixtures';

test.use({ hasClock: true });

/** The part of the dashboard with this title. */
const card = (page: Page, title: string) => page.getByRole('region', { name: title });

/** What a person's record is answered with. */
const record = (emulator: EmulatorControl, body: unknown, times = 1) =>
  emulator.fault({ on: 'users', times, answer: { kind: 'status', status: 200, body } });

test('the dashboard shows a person as Conversational Cloud knows them', async ({ page, app }) => {
  await openDashboardAs(page, app.origin, personas.administrator);
  await expect(page.getByTestId('greeting')).toContainText('Dana Whitlow');
  await expect(page.getByTestId('greeting')).toContainText('Administrator of account 12345678');
  const facts = {
    'Right now': [
      'Online',
      /For 2 hr 14 min, since \d+:\d\d/,
      '3 of 10 conversations open',
      'You have room for 7 more.',
    ],
    'Last 24 hours': [/\d+Resolved|Resolved\d+/, /Average handling time\d+ min/],
    'Your profile': [
      'RoleAdministrator',
      'Agent groupMessaging',
      'SkillsBillingOnboarding',
      'NicknameDana',
      'Emaildana.whitlow@brand.example',
      'Login namedana.whitlow@brand.example',
      'Last changedNov 5, 2024, 10:15 AM',
      'Maximum open conversations10',
      'Maximum chats4',
      'Account12345678',
      'User ID987654321',
    ],
  };
  for (const [title, texts] of Object.entries(facts)) {
    for (const text of texts) await expect(card(page, title)).toContainText(text);
  }
});

test('what is not known of a person is left out, and what is refused is said once', async ({
  page,
  app,
}) => {
  await openDashboardAs(page, app.origin, personas.minimal);
  await expect(page.getByRole('main').getByRole('status')).toHaveText(
    /^LivePerson does not let this app show your status and your conversations\. .*\(reference \w+\)$/,
  );
  await card(page, 'Your profile').getByText('More about you').click();
  await expect(card(page, 'Your profile').getByRole('term')).toHaveText(['Account', 'User ID']);
  await expect(card(page, 'Right now')).toHaveCount(0);
  await expect(card(page, 'Last 24 hours')).toHaveCount(0);
});

test('a page of which LivePerson refuses everything says so once, and shows what is known', async ({
  page,
  app,
  emulator,
}) => {
  await openDashboardAs(page, app.origin, personas.administrator);
  for (const on of ['users', 'agent_status', 'metrics'] as const) {
    await emulator.fault({ on, answer: { kind: 'status', status: 403 } });
  }
  await page.goto(`${app.origin}/dashboard?whole`);
  await expect(page.getByRole('main').getByRole('status')).toHaveText(
    /show your profile, your status, and your conversations\. An administrator/,
  );
  await expect(page.getByText('does not let this app')).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveCount(0);
  await expect(page.getByTestId('greeting')).toContainText('Dana Whitlow');
  await expect(card(page, 'Your profile').getByText('987654321')).toBeVisible();
});

test('one refused part is left out, and the others are there', async ({ page, app, emulator }) => {
  await emulator.fault({ on: 'metrics', answer: { kind: 'status', status: 403 } });
  await emulator.fault({ on: 'skills', answer: { kind: 'status', status: 401 } });
  await openDashboardAs(page, app.origin, personas.administrator);
  await expect(card(page, 'Right now')).toContainText('Online');
  await expect(card(page, 'Your profile')).toContainText('Skills5 skills');
  await expect(page.getByRole('main').getByRole('status')).toContainText([
    /show your conversations\. .*asked for the names of your skills\. You are still signed in/,
  ]);
});

test('the status of the workspace is said in words, with room or without', async ({
  page,
  app,
  emulator,
}) => {
  const now = card(page, 'Right now');
  await openDashboardAs(page, app.origin, personas.longName);
  await expect(now).toContainText(/Away|Back soon/);
  await expect(now).toContainText('1 of 2 conversations openYou have room for 1 more.');
  await openDashboardAs(page, app.origin, personas.employee);
  await expect(now).toContainText('Not in the workspace');
  await expect(card(page, 'Last 24 hours')).toContainText('You have resolved no conversations.');
  await openDashboardAs(page, app.origin, personas.agent);
  await expect(now).toContainText('8 of 8 conversations openYou have no room for another one.');
  const agentStatusRecords = [
    { agentId: personas.agent.userId, currentStatus: 'BUSY', openAssignedConversations: '9' },
  ];
  await emulator.fault({
    on: 'agent_status',
    answer: { kind: 'status', status: 200, body: { agentStatusRecords } },
  });
  await page.reload();
  await expect(now).toContainText('Unknown9 conversations open');
  const [record] = agentStatusRecords;
  const noSlots = { ...record, openAssignedConversations: 0, configuredMaxSlots: 0 };
  await emulator.fault({
    on: 'agent_status',
    answer: { kind: 'status', status: 200, body: { agentStatusRecords: [noSlots] } },
  });
  await page.reload();
  await expect(now).toContainText('0 conversations open');
  await expect(now).toContainText(/open$/);
});

for (const timezoneId of ['Pacific/Kiritimati', 'Etc/GMT+12', 'America/New_York']) {
  test.describe(() => {
    test.use({ timezoneId, locale: 'en-GB' });

    test(`the hours of the chart end at the clock time of ${timezoneId}`, async ({
      page,
      app,
      emulator,
    }) => {
      // New York has the hour from 1:00 to 2:00 twice.
      const endMs = Date.UTC(2024, 10, 3, 16, 5);
      const metricsByIntervals = Array.from({ length: 25 }, (_, index) => ({
        timestamp: endMs - index * 3_600_000,
        metricsData: {
          agentsMetrics: {
            metricsPerAgent: { [personas.agent.userId]: { totalResolvedConversations: index } },
          },
        },
      }));
      await emulator.fault({
        on: 'metrics',
        answer: { kind: 'status', status: 200, body: { metricsByIntervals } },
      });
      await openDashboardAs(page, app.origin, personas.agent);
      const day = card(page, 'Last 24 hours');
      const format = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: timezoneId });
      const ends = [24, 12, 0].map((hours) => format.format(endMs - hours * 3_600_000));
      await expect(day.locator('time')).toHaveText(ends);
      await expect(day.getByRole('row')).toHaveCount(23);
      await expect(day.getByRole('row').first()).toHaveText('23 to 24 hours ago23');
      await expect(day.getByRole('row').last()).toHaveText('1 to 2 hours ago1');
    });
  });
}

test('conversations without a handling time are shown without an average', async ({
  page,
  app,
  emulator,
}) => {
  const own = { totalResolvedConversations: 3, totalHandlingTime_resolvedConversations: 0 };
  const metricsPerAgent = { [personas.agent.userId]: own };
  const interval = { timestamp: Date.now(), metricsData: { agentsMetrics: { metricsPerAgent } } };
  await emulator.fault({
    on: 'metrics',
    answer: { kind: 'status', status: 200, body: { metricsByIntervals: [interval] } },
  });
  await openDashboardAs(page, app.origin, personas.agent);
  await expect(card(page, 'Last 24 hours').locator('dl')).toHaveText(/^(?:3Resolved|Resolved3)$/i);
});

test('metrics that make no sense are left out', async ({ page, app, emulator }) => {
  const metricsByIntervals = [-1, 1e12, 'NaN'].map((totalResolvedConversations, index) => ({
    timestamp: Date.now() - index * 3_600_000,
    metricsData: {
      agentsMetrics: {
        metricsPerAgent: { [personas.agent.userId]: { totalResolvedConversations } },
      },
    },
  }));
  await emulator.fault({
    on: 'metrics',
    answer: { kind: 'status', status: 200, body: { metricsByIntervals } },
  });
  await openDashboardAs(page, app.origin, personas.agent);
  await expect(card(page, 'Last 24 hours')).toContainText('has no numbers of your conversations');
});

test('a change is told in the person’s own time where its time zone is known', async ({
  page,
  app,
  emulator,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await record(emulator, { id: 1, dateUpdated: '2024-11-05T10:15:00+0000' });
  await page.goto(`${app.origin}/dashboard`);
  await expect(card(page, 'Your profile').locator('time')).toHaveAttribute(
    'datetime',
    '2024-11-05T10:15:00.000Z',
  );
});

/** Milliseconds to the first byte of the body of a page, at its best out of three. */
async function firstByteMs(visitor: CookieClient, url: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const began = performance.now();
    const reader = (await visitor.open(url)).body?.getReader();
    await reader?.read();
    times.push(performance.now() - began);
    await reader?.cancel();
  }
  return Math.min(...times);
}

/** Expects the first byte of the page within 300 ms of the usual time after `hang` has made services hang. */
async function expectUsualFirstByte(url: string, hang: () => Promise<unknown>): Promise<void> {
  const visitor = new CookieClient();
  await visitor.signIn(new URL(url).origin, personas.administrator);
  await (await visitor.open(url)).text();
  const usualMs = await firstByteMs(visitor, url);
  await hang();
  const hangingMs = await firstByteMs(visitor, url);
  expect(hangingMs, `usually ${usualMs} ms`).toBeLessThan(usualMs + 300);
}

test('a Users API that hangs holds up neither the page nor its other parts', async ({
  page,
  app,
  emulator,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.administrator);
  const url = `${app.origin}/dashboard`;
  await expectUsualFirstByte(url, () =>
    emulator.fault({ on: 'users', times: 4, answer: { kind: 'slow', delayMs: 10_000 } }),
  );

  await page.goto(url, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana Whitlow');
  await expect(card(page, 'Right now')).toContainText('Online');
  // Two tries of three seconds each, at most.
  await clock.advance(4);
  await clock.advance(4);
  await expect(card(page, 'Your profile')).toContainText('could not answer in time');
});

test('services that all hang hold up neither the page nor its heading', async ({
  page,
  app,
  emulator,
  clock,
}) => {
  await openDashboardAs(page, app.origin, personas.administrator);
  const url = `${app.origin}/dashboard`;
  await expectUsualFirstByte(url, async () => {
    for (const on of ['users', 'profiles', 'skills', 'agent_status', 'metrics'] as const) {
      await emulator.fault({ on, times: 9, answer: { kind: 'slow', delayMs: 10_000 } });
    }
  });
  await page.goto(url, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana Whitlow');
  await clock.advance(4);
  await clock.advance(4);
  for (const title of ['Right now', 'Last 24 hours', 'Your profile']) {
    await expect(card(page, title)).toContainText('could not answer in time');
  }
});

test('each part fails on its own, in words, and can be tried again', async ({
  page,
  app,
  emulator,
}) => {
  await emulator.fault({ on: 'agent_status', answer: { kind: 'status', status: 500 } });
  await openDashboardAs(page, app.origin, personas.administrator);
  const now = card(page, 'Right now');
  await expect(now).toContainText('LivePerson could not answer in time when asked for your status');
  await expect(card(page, 'Your profile')).toContainText('Dana');
  const reference = await now.locator('code').textContent();
  const logged = () => app.log().find((line) => line.event === 'cloud_read_failed');
  await expect.poll(() => logged()?.reference).toBe(reference);
  await now.getByRole('link', { name: 'Try again' }).click();
  await expect(now).toContainText('Online');

  await emulator.fault({ on: 'agent_groups', answer: { kind: 'status', status: 500 } });
  await page.reload();
  await expect(card(page, 'Your profile')).toContainText('Cannot be shown right now');
  await expect(card(page, 'Your profile')).toContainText('Billing');
});

test('an API that does not accept the access token does not sign the user out', async ({
  page,
  app,
  emulator,
}) => {
  await openDashboardAs(page, app.origin, personas.agent);
  await emulator.fault({ on: 'users', times: 2, answer: { kind: 'status', status: 401 } });
  await page.goto(`${app.origin}/dashboard`);
  await expect(page.getByRole('main').getByRole('status')).toContainText(
    'You are still signed in here',
  );
  expect((await page.request.get(`${app.origin}/api/me`)).status()).toBe(200);
});

test('a LivePerson employee without a record is told so once, and sees no error', async ({
  page,
  app,
  emulator,
}) => {
  await emulator.changeUser(personas.employee.userId, null);
  await openDashboardAs(page, app.origin, personas.employee);
  await expect(card(page, 'Your profile')).toContainText('normal for LivePerson employees');
  await expect(card(page, 'Right now')).toContainText('Not in the workspace');
  await expect(page.getByText('reference', { exact: false })).toHaveCount(0);
  const logged = app.log().filter(({ event }) => event === 'profile_unavailable');
  expect(logged).toMatchObject([{ level: 'info' }]);
});

test('an API that asks for patience is given it', async ({ page, app, emulator, clock }) => {
  await openDashboardAs(page, app.origin, personas.employee);
  await emulator.fault({
    on: 'users',
    answer: { kind: 'status', status: 429, headers: { 'retry-after': '5' } },
  });
  await page.goto(`${app.origin}/dashboard`);
  await expect(card(page, 'Your profile')).toContainText(/Try again in \d seconds/);
  const asked = (await emulator.requests('users')).length;
  await page.reload();
  await expect(card(page, 'Your profile')).toContainText('too many requests');
  expect(await emulator.requests('users')).toHaveLength(asked);
  await clock.advance(6);
  await page.reload();
  await expect(card(page, 'Your profile')).toContainText('Lee');
});

test('a picture is shown without a referrer, and initials where it does not come', async ({
  page,
  app,
  emulator,
}) => {
  const pictureUrl = 'https://pictures.brand.example/dana.svg';
  const body = { ...personas.administrator.profile, pictureUrl };
  const referrers: (string | undefined)[] = [];
  let isThere = true;
  await page.route(pictureUrl, async (route) => {
    referrers.push((await route.request().allHeaders()).referer);
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="80"/>';
    await (isThere
      ? route.fulfill({ body: picture, contentType: 'image/svg+xml' })
      : route.fulfill({ status: 404 }));
  });
  await record(emulator, body);
  await openDashboardAs(page, app.origin, personas.administrator);
  const picture = page.locator(`img[src="${pictureUrl}"]`).first();
  await expect(picture).toHaveJSProperty('naturalWidth', 72);
  expect(referrers).toEqual([undefined]);
  await page.goto(app.origin);
  await expect(picture).toBeVisible();

  isThere = false;
  await page.goto(`${app.origin}/dashboard`);
  await expect(picture).toHaveJSProperty('naturalWidth', 0);
  await expect(page.getByText('DW', { exact: true }).first()).toBeVisible();
});

test('a picture that is not on https is never asked for', async ({ page, app, emulator }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const pictureUrl = 'http://pictures.brand.example/dana.png';
  await record(emulator, { ...personas.administrator.profile, pictureUrl }, 3);
  await openDashboardAs(page, app.origin, personas.administrator);
  await expect(card(page, 'Your profile')).toContainText('Dana');
  await expect(page.locator('img[referrerpolicy]')).toHaveCount(0);
  expect(asked.filter((url) => url.includes('pictures'))).toEqual([]);
});

test('without JavaScript the whole page is a click away', async ({ browser, app }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await openDashboardAs(page, app.origin, personas.administrator);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Dana');
  await page.getByRole('link', { name: 'Show the whole page' }).click();
  await expect(card(page, 'Right now')).toContainText('3 of 10 conversations open');
  await expect(card(page, 'Last 24 hours').getByRole('row')).not.toHaveCount(0);
  await expect(card(page, 'Your profile')).toContainText('Messaging');
  await expect(card(page, 'Your profile')).toContainText('Billing');
  await context.close();
});
