'use client';

import './globals.css';

/**
 * Stands in for the whole document when the frame itself failed. It rests on nothing that may have failed too, and as
 * every page carries it, it is short.
 */
export default function GlobalErrorPage({
  error: { digest },
}: {
  error: Error & { digest?: string };
}) {
  return (
    <html lang="en">
      <body>
        <title>This page could not be shown</title>
        <main className="mx-auto max-w-xl space-y-4 px-4 py-16">
          <h1 className="font-semibold text-3xl">This page could not be shown</h1>
          <p>Something went wrong on our side. Trying again often helps.</p>
          {digest !== undefined && <p>Reference: {digest}</p>}
          <p>
            <a href="/" className="font-semibold text-accent underline">
              Home
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
