'use client';

import { useEffect, useState } from 'react';
import { Button, ButtonLink } from '../ui/button';
import { MessageInPage } from '../ui/message-page';
import { type EmbeddedView, popupSignIn } from './popup-sign-in';

const text = {
  ready: {
    title: 'Sign in to continue',
    message: 'You sign in at LivePerson in a new window. Then you continue here.',
    action: 'Sign in',
  },
  'window-open': {
    title: 'Sign in in the new window',
    message:
      'This page continues when you have signed in. If you cannot find the window, open it again.',
    action: 'Open the window again',
  },
  'cookie-blocked': {
    title: 'Your browser blocked the cookie',
    message:
      'You signed in, but your browser does not let this app store a cookie inside another site. Open the app in a new window instead.',
    action: 'Open in a new window',
  },
  noScript: 'To sign in inside another site, turn on JavaScript.',
};

/** The sign-in inside an iframe of another site: see {@link popupSignIn}. */
export function EmbeddedSignIn({ loginUrl, pageUrl }: { loginUrl: string; pageUrl: string }) {
  const [view, setView] = useState<EmbeddedView>('ready');
  const [signIn, setSignIn] = useState<ReturnType<typeof popupSignIn>>();
  useEffect(() => {
    const started = popupSignIn(loginUrl, setView);
    setSignIn(started);
    return started.stop;
  }, [loginUrl]);
  const { title, message, action } = text[view];
  return (
    <MessageInPage title={title}>
      <p aria-live="polite">{message}</p>
      <noscript>
        <p>{text.noScript}</p>
      </noscript>
      {view === 'cookie-blocked' ? (
        <ButtonLink href={pageUrl} target="_blank" rel="noreferrer">
          {action}
        </ButtonLink>
      ) : (
        <Button
          type="button"
          variant={view === 'ready' ? 'primary' : 'secondary'}
          // A click before this code runs would be lost.
          disabled={!signIn}
          onClick={signIn?.open}
        >
          {action}
        </Button>
      )}
    </MessageInPage>
  );
}
