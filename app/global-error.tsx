'use client';

import { LastResort } from '@/components/last-resort';
import './globals.css';

/** Stands in for the whole document when the frame itself failed. */
export default function GlobalErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>This page could not be shown</title>
        <main className="flex min-h-dvh flex-col px-4">
          <LastResort error={error} retry={retry} />
        </main>
      </body>
    </html>
  );
}
