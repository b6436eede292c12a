import { NextRequest } from 'next/server';
import { expect, it, vi } from 'vitest';
import { environment, quietLog } from '../../e2e/support/unit-fixtures';
import { createAppOptions } from '../access/app-config';
import { parseConfig } from '../config/config';
import { createServices } from '../services';
import { handleRequest } from './middleware';

/** An app without its own sign-in pages. */
const services = createServices(
  {
    ...parseConfig(environment),
    ...createAppOptions({
      protect: [{ path: '/dashboard/**' }],
      signInErrorTexts: { brand_no_seat: 'No seat is free <today>.' },
    }),
  },
  quietLog,
);

async function page(path: string, init: { method?: string; headers?: HeadersInit } = {}) {
  const headers = { accept: 'text/html', ...init.headers };
  const request = new NextRequest(environment.APP_URL + path, { ...init, headers });
  const response = await handleRequest(request, services);
  const html = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    title: /<h1>(.*)<\/h1>/.exec(html)?.[1],
    links: [...html.matchAll(/<a href="([^"]*)">/g)].map(([, href]) => href),
    html,
  };
}

it('the page of a failed sign-in explains it, with the brand’s text for its own reason', async () => {
  const failed = await page('/sign-in-error?reason=access_denied&ref=K7Q2M9XD');
  expect(failed).toMatchObject({
    status: 200,
    type: 'text/html; charset=utf-8',
    title: 'The sign-in did not work',
  });
  expect(failed.html).toContain('Reference: K7Q2M9XD');
  expect(failed.links[0]).toContain(`${environment.APP_URL}/login`);
  const refused = await page('/sign-in-error?reason=brand_no_seat');
  expect(refused.html).toContain('No seat is free &#60;today&#62;.');
  expect((await page('/sign-in-error?reason=too_many_attempts&ref=K7Q2M9XD')).status).toBe(307);
});

it('after an expired session the user can sign in again and return to the page', async () => {
  const ended = await page('/session-ended?returnTo=%2Fdashboard%2Fx');
  expect([ended.status, ended.title]).toEqual([200, 'You are signed out']);
  expect(ended.links).toEqual([`${environment.APP_URL}/login?returnTo=%2Fdashboard%2Fx`]);
});

it('a person whose request comes from another origin gets a page', async () => {
  vi.spyOn(services.log, 'warn').mockReturnValue();
  const headers = { origin: 'https://evil.example' };
  const denied = await page('/dashboard/x', { method: 'POST', headers });
  expect([denied.status, denied.title]).toEqual([403, 'This request was not accepted']);
  vi.restoreAllMocks();
});
