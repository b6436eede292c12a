import type { SignInErrorReason } from 'sentinel-nextjs';

/** What a person is told about a sign-in that did not work. */
export interface Explanation {
  readonly title: string;
  readonly whatHappened: string;
  readonly whatToDo: readonly [string, ...string[]];
}

/** The words for every reason. They blame nobody and promise nothing. */
export const explanations: Record<SignInErrorReason, Explanation> = {
  access_denied: {
    title: 'You are not signed in',
    whatHappened:
      'The sign-in was cancelled, or LivePerson does not let your account open this app.',
    whatToDo: [
      'If you cancelled, just try again.',
      'If you did not, ask your LivePerson administrator whether your account may use this app.',
    ],
  },
  attempt_expired: {
    title: 'The sign-in took too long',
    whatHappened:
      'To keep your account safe, a sign-in has to be finished within ten minutes. This one was open for longer.',
    whatToDo: ['Start again. It usually takes only a moment.'],
  },
  attempt_unknown: {
    title: 'This sign-in cannot be continued',
    whatHappened:
      'It was not started in this browser, it has been used already, or newer ones have taken its place.',
    whatToDo: [
      'Start a new one here. That is all it takes.',
      'If you came by a bookmark, make a new one of this app’s first page.',
    ],
  },
  cookies_blocked: {
    title: 'Your browser did not keep our cookie',
    whatHappened:
      'This app needs a cookie to know that you are signed in. Your browser did not send back the one it was given.',
    whatToDo: [
      'Open the site settings, most often behind the icon beside the address, and allow cookies for this site.',
      'If you use a private window or an extension that blocks cookies, make an exception for this site.',
      'Then try again.',
    ],
  },
  sentinel_refused: {
    title: 'LivePerson did not accept the sign-in',
    whatHappened: 'LivePerson’s sign-in service answered, but it would not finish this sign-in.',
    whatToDo: [
      'Try again. Often that is enough.',
      'If it happens again, tell whoever runs this app.',
    ],
  },
  sentinel_unreachable: {
    title: 'LivePerson cannot be reached right now',
    whatHappened:
      'LivePerson’s sign-in service is not answering at the moment. Nothing is wrong on your side.',
    whatToDo: [
      'Wait a minute or two, then try again.',
      'If it goes on, tell whoever runs this app.',
    ],
  },
  identity_invalid: {
    title: 'We could not confirm who you are',
    whatHappened:
      'The answer that told us who you are could not be trusted. To be safe, we did not sign you in.',
    whatToDo: ['Try again.', 'If it happens again, tell whoever runs this app.'],
  },
  too_many_attempts: {
    title: 'Too many attempts at the moment',
    whatHappened:
      'More sign-ins were started than this app takes in one minute. They may have been other people’s.',
    whatToDo: ['Wait a minute, then try again.'],
  },
  configuration: {
    title: 'This app is not set up correctly',
    whatHappened:
      'One of this app’s settings keeps people from signing in. It has nothing to do with you or your account.',
    whatToDo: ['Tell whoever runs this app.', 'Once they have corrected it, try again.'],
  },
  unexpected: {
    title: 'The sign-in did not work',
    whatHappened: 'Something went wrong that we did not foresee. You are not signed in.',
    whatToDo: ['Try again.', 'If it happens again, tell whoever runs this app.'],
  },
};
