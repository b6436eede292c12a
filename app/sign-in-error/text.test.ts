import { signInErrorReasons } from 'sentinel-nextjs';
import { expect, it } from 'vitest';
import { explanations } from './explanations';

/** What each page has to get across, however it is worded. */
const words: Record<(typeof signInErrorReasons)[number], RegExp> = {
  access_denied: /cancel/i,
  attempt_expired: /ten minutes/i,
  attempt_unknown: /started.*used.*newer/i,
  cookies_blocked: /cookies/i,
  sentinel_refused: /LivePerson/,
  sentinel_unreachable: /LivePerson.*not answering/i,
  identity_invalid: /trusted/i,
  too_many_attempts: /minute/i,
  configuration: /settings/i,
  unexpected: /went wrong/i,
};

it.each(signInErrorReasons)('%s is explained, with something to do', (reason) => {
  const { title, whatHappened, whatToDo } = explanations[reason];
  expect(`${title} ${whatHappened} ${whatToDo.join(' ')}`).toMatch(words[reason]);
  expect(title).not.toBe('');
  expect(whatToDo[0]).toMatch(/\.$/);
});
