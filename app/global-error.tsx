'use client';

import './globals.css';

const text = {
  title: 'This page could not be shown',
  message: 'Something went wrong on our side. Please try again.',
  reference: (digest: string) => `Reference: ${digest}`,
  home: 'Home',
};

/** Replaces the whole document if the root layout threw. It is short, because every page sends this code. */
export default function GlobalErrorPage({ error }: { error: { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>{text.title}</title>
        <main className="mx-auto max-w-xl space-y-4 px-4 py-16">
          <h1 className="font-semibold text-3xl">{text.title}</h1>
          <p>{text.message}</p>
          {error.digest !== undefined && <p>{text.reference(error.digest)}</p>}
          <p>
            <a href="/" className="font-semibold text-accent underline">
              {text.home}
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
