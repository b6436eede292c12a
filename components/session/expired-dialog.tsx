'use client';

import { useEffect, useId, useRef } from 'react';
import { ButtonLink } from '../ui/button';
import { MessagePanel } from '../ui/message-page';

/** Takes the place of a page whose session has ended: nothing of it can be seen, reached or printed any more. */
export function ExpiredDialog({ signInHref }: { readonly signInHref: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
    document.body.style.visibility = 'hidden';
    return () => {
      document.body.style.visibility = '';
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      // There is nothing to go back to, though some browsers close a dialog whatever it says.
      onCancel={(event) => event.preventDefault()}
      onClose={() => dialog.current?.showModal()}
      className="visible fixed inset-0 size-full max-h-none max-w-none overflow-y-auto bg-canvas p-4 text-ink"
    >
      <div className="mx-auto flex min-h-full max-w-xl flex-col justify-center">
        <MessagePanel
          title="You are signed out"
          titleId={titleId}
          actions={
            <>
              <ButtonLink href={signInHref}>Sign in again</ButtonLink>
              <ButtonLink href="/" emphasis="secondary">
                Home
              </ButtonLink>
            </>
          }
        >
          <p>Your session has ended. Sign in again, and you come back to this page.</p>
        </MessagePanel>
      </div>
    </dialog>
  );
}
