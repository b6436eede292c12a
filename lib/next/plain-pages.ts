import { parseCorrelationId } from '../observability/correlation-id';
import { parseSignInErrorReason } from '../sign-in/errors';
import { type LoginParams, parseLoginParams } from '../sign-in/login-params';
import type { RoutedRequest } from './responses';
import { signInPageUrl } from './sign-in-pages';

const plainPages = {
  signInError: ['The sign-in did not work', 'You are not signed in. Try again.'],
  sessionEnded: [
    'You are signed out',
    'Your session had ended before this was done. Sign in again.',
  ],
  chooseAccount: ['Choose your account', 'LivePerson asks who you are in the account you choose.'],
  forbidden: ['This page is not for your role', 'You are signed in, but may not open this page.'],
  unavailable: [
    'We cannot check your sign-in right now',
    'A service is not answering. You have not been signed out. Try again in a moment.',
  ],
  otherPerson: [
    'Somebody else is signed in now',
    'This window was opened by somebody else. Nothing was done.',
  ],
  denied: ['This request was not accepted', 'Nothing was done. Open the app and try again there.'],
} as const;

const signInPages = ['signInError', 'sessionEnded', 'chooseAccount'] as const;

export type DenialPage = Exclude<keyof typeof plainPages, (typeof signInPages)[number]>;

/** The plain page for a sign-in page that the brand has not made itself; else null. */
export function plainSignInPage({ parsed, route, services }: RoutedRequest, status: number) {
  const { config } = services;
  const page = signInPages.find(
    (name) => config.pages[name] === undefined && config.routes.pages[name] === route.path,
  );
  if (page === undefined) return null;
  const params = parseLoginParams(parsed, config);
  const loginLink = (label: string, params: Partial<LoginParams>) =>
    [label, signInPageUrl('/login', params, config).href] as const;
  if (page === 'sessionEnded') return plainPage(page, status, [loginLink('Sign in again', params)]);
  if (page === 'chooseAccount') {
    const links = config.installations.map(({ accountId, name }) =>
      loginLink(name === null ? accountId : `${name} (${accountId})`, { ...params, accountId }),
    );
    return plainPage(page, status, links);
  }
  const reference = parseCorrelationId(parsed.query.get('ref'));
  const text = config.signInErrorTexts[parseSignInErrorReason(parsed.query.get('reason'), config)];
  return plainPage(page, status, [loginLink('Try again', {})], reference, text);
}

/** A page without styles, for a brand that has none of its own. */
export function plainPage(
  page: keyof typeof plainPages,
  status: number,
  links: readonly (readonly [label: string, href: string])[],
  reference: string | null = null,
  text?: string,
): Response {
  const [title, defaultText] = plainPages[page];
  const texts = [text ?? defaultText, ...(reference ? [`Reference: ${reference}`] : [])];
  const paragraphs = texts.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`);
  const items = links.map(
    ([label, href]) => `<li><a href="${escapeHtml(href)}">${escapeHtml(label)}</a></li>`,
  );
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<main>
<h1>${title}</h1>
${paragraphs.join('\n')}
<ul>${items.join('\n')}</ul>
</main>
`;
  return new Response(html, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
