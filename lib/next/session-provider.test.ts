import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { config, sampleSession } from '../../e2e/support/unit-fixtures';
import {
  type KnownSession,
  SessionProvider,
  SignedIn,
  SignedOut,
  SignInLink,
  SignOutButton,
  useSession,
} from '../client';
import { toPublicSession } from '../session/expiry';
import { sessionMarkField } from '../session/session-mark-field';

const session = toPublicSession(sampleSession(), config);

function Name() {
  const { state, name } = useSession();
  return `${state} ${name}`;
}

/** The HTML that the server sends. */
function rendered(known: KnownSession | undefined, ...children: readonly ReactNode[]): string {
  const props = known === undefined ? {} : { session: known };
  return renderToStaticMarkup(createElement(SessionProvider, props, ...children));
}
const name = createElement(Name);
const either = [
  createElement(SignedIn, { key: 'in' }, 'in'),
  createElement(SignedOut, { key: 'out' }, 'out'),
];

it('a session from the server is in the HTML', () => {
  expect(rendered(session, name)).toBe('signed-in Ada Byron');
  expect(rendered(null, name)).toBe('signed-out null');
  expect(rendered(session, ...either)).toBe('in');
  expect(rendered({ kind: 'signed-out' }, ...either)).toBe('out');
});

it('shows neither SignedIn nor SignedOut while loading or unavailable', () => {
  expect(rendered(undefined, name)).toBe('loading null');
  expect(rendered(undefined, ...either)).toBe('');
  expect(rendered({ kind: 'unavailable' }, ...either)).toBe('');
});

it('useSession without a provider throws', () => {
  expect(() => renderToStaticMarkup(name)).toThrow('useSession needs a <SessionProvider> above it');
});

it('the sign-out button is a form with the mark of the user', () => {
  expect(rendered(session, createElement(SignOutButton, { className: 'x' }))).toBe(
    `<form action="/logout" method="post"><input type="hidden" name="${sessionMarkField}" value="${session.mark}"/>` +
      '<button class="x" type="submit">Sign out</button></form>',
  );
  expect(rendered(undefined, createElement(SignOutButton, { everywhere: true }, 'All'))).toBe(
    '<form action="/logout?everywhere=1" method="post"><button type="submit">All</button></form>',
  );
});

it('the sign-in link is a plain link that returns to the page', () => {
  const link = createElement(SignInLink, { returnTo: '/tickets?open=1&q=ä', className: 'x' });
  expect(renderToStaticMarkup(link)).toBe(
    '<a class="x" href="/login?returnTo=%2Ftickets%3Fopen%3D1%26q%3D%C3%A4">Sign in</a>',
  );
});
