import type { SignInErrorReason } from 'sentinel-nextjs';

const contact = 'contact the team that runs this app';

const explanations: Record<
  SignInErrorReason,
  { title: string; message: string; steps: readonly [string, ...string[]] }
> = {
  access_denied: {
    title: 'You are not signed in',
    message: 'The sign-in was cancelled, or your LivePerson account may not use this app.',
    steps: [
      'If you cancelled, try again.',
      'Otherwise, ask your LivePerson administrator for access to this app.',
    ],
  },
  attempt_expired: {
    title: 'The sign-in took too long',
    message:
      'For your safety, a sign-in must be finished within ten minutes. This one took longer.',
    steps: ['Try again.'],
  },
  attempt_unknown: {
    title: 'This sign-in cannot be continued',
    message:
      'It was not started in this browser, it was already used, or newer sign-ins have replaced it.',
    steps: [
      'Try again. This starts a new sign-in.',
      'If you used a bookmark, replace it with one for the home page of this app.',
    ],
  },
  cookies_blocked: {
    title: 'Your browser did not keep the cookie',
    message:
      'This app needs a cookie to know that you are signed in. Your browser did not send it back.',
    steps: [
      'Open the site settings, usually with the icon next to the address, and allow cookies for this site.',
      'If you use a private window or an extension that blocks cookies, make an exception for this site.',
      'Then try again.',
    ],
  },
  sentinel_refused: {
    title: 'LivePerson did not accept the sign-in',
    message:
      'LivePerson’s sign-in service rejected this sign-in. It may have taken too long, or a setting of this app may be wrong.',
    steps: ['Try again.', `If it happens again, ${contact}: they can check its settings.`],
  },
  sentinel_unreachable: {
    title: 'LivePerson cannot be reached right now',
    message:
      'LivePerson’s sign-in service is not answering at the moment. Nothing is wrong on your side.',
    steps: ['Wait a minute or two, then try again.', `If it continues, ${contact}.`],
  },
  identity_invalid: {
    title: 'We could not confirm who you are',
    message:
      'The response that says who you are could not be trusted. For your safety, you were not signed in.',
    steps: ['Try again.', `If it happens again, ${contact}.`],
  },
  too_many_attempts: {
    title: 'Too many sign-ins at the moment',
    message:
      'More sign-ins were started than this app allows in one minute. Other people may have started them.',
    steps: ['Wait a minute, then try again.'],
  },
  configuration: {
    title: 'This app is not set up correctly',
    message:
      'One of this app’s settings prevents the sign-in. You and your account are not the cause.',
    steps: ['Contact the team that runs this app.', 'Try again after they have corrected it.'],
  },
  unexpected: {
    title: 'The sign-in did not work',
    message: 'Something went wrong. You are not signed in.',
    steps: ['Try again.', `If it happens again, ${contact}.`],
  },
};

export const text = { explanations, tryAgain: 'Try again' };
