'use client';

import { useEffect, useRef, useState } from 'react';
import { Button, buttonClasses } from '../ui/button';
import { MessagePanel } from '../ui/message-page';
import { type EmbeddedView, popupSignIn } from './popup-sign-in';

const titles: Record<EmbeddedView, string> = {
  ready: 'Sign in to see this',
  waiting: 'Sign in in the window that opened',
  'cookie-not-kept': 'This browser keeps no sign-in here',
};

const words: Record<EmbeddedView, string> = {
  ready:
    'LivePerson asks who you are in a window of its own. When you are done, you come back here.',
  waiting:
    'As soon as you are done there, this goes on by itself. If you cannot find the window, open it again.',
  'cookie-not-kept':
    'You have signed in, but your browser does not let this app keep a cookie inside another site. Open it in a window of its own instead.',
};

/** The sign-in inside a frame of another site: see {@link popupSignIn}. */
export function EmbeddedSignIn({ loginUrl, pageUrl }: { loginUrl: string; pageUrl: string }) {
  const [view, setView] = useState<EmbeddedView>('ready');
  // A click before this code runs would be lost.
  const [canOpen, setCanOpen] = useState(false);
  const signIn = useRef<ReturnType<typeof popupSignIn>>(null);
  useEffect(() => {
    const started = popupSignIn(loginUrl, setView);
    signIn.current = started;
    setCanOpen(true);
    return () => started.stop();
  }, [loginUrl]);
  return (
    <MessagePanel
      title={titles[view]}
      actions={
        view === 'cookie-not-kept' ? (
          <a href={pageUrl} target="_blank" rel="noreferrer" className={buttonClasses({})}>
            Open in a window
          </a>
        ) : (
          <Button
            type="button"
            emphasis={view === 'waiting' ? 'secondary' : 'primary'}
            disabled={!canOpen}
            onClick={() => signIn.current?.open()}
          >
            {view === 'waiting' ? 'Open the window again' : 'Sign in'}
          </Button>
        )
      }
    >
      <p aria-live="polite">{words[view]}</p>
      <noscript>
        <p>Signing in inside another site needs JavaScript.</p>
      </noscript>
    </MessagePanel>
  );
}
