'use client';

import { useEffect, useRef } from 'react';
import { MessagePanel } from '../ui/message-page';

const text = {
  title: 'You are signed out',
  message: 'Your session has ended. Sign in again to return to this page.',
  signIn: 'Sign in again',
  home: 'Home',
};

/** Covers a page whose session has ended, so that it cannot be seen, used or printed. */
export function ExpiredDialog({ signInUrl }: { readonly signInUrl: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
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
      aria-label={text.title}
      // Some browsers close a dialog on the second Escape, even if `cancel` was prevented.
      onCancel={(event) => event.preventDefault()}
      onClose={() => dialog.current?.showModal()}
      className="visible fixed inset-0 size-full max-h-none max-w-none overflow-y-auto bg-canvas p-4 text-ink"
    >
      <div className="mx-auto flex min-h-full max-w-xl flex-col justify-center">
        <MessagePanel
          title={text.title}
          actions={[
            { href: signInUrl, label: text.signIn },
            { href: '/', label: text.home },
          ]}
        >
          <p>{text.message}</p>
        </MessagePanel>
      </div>
    </dialog>
  );
}
