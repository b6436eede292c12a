import { signInErrorReasons } from 'sentinel-nextjs';
import { expect, it } from 'vitest';
import { text } from './text';

/** What each explanation has to mention, however it is worded. */
const words: Record<(typeof signInErrorReasons)[number], RegExp> = {
  access_denied: /cancel/i,
  attempt_expired: /ten minutes/i,
  attempt_unknown: /started.*used.*newer/i,
  cookies_blocked: /cookies/i,
  sentinel_refused: /LivePerson.*too long.*setting/i,
  sentinel_unreachable: /LivePerson.*not answering/i,
  identity_invalid: /trusted/i,
  too_many_attempts: /minute/i,
  configuration: /settings/i,
  unexpected: /went wrong/i,
};

it.each(signInErrorReasons)('%s is explained, with something to do', (reason) => {
  const { title, message, steps } = text.explanations[reason];
  expect(`${title} ${message} ${steps.join(' ')}`).toMatch(words[reason]);
  expect(title).not.toBe('');
  expect(steps[0]).toMatch(/\.$/);
});
