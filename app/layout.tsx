import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { appName } from '@/components/app-name';
import { PageShell } from '@/components/ui/page-shell';
import { sentinel } from '@/sentinel';
import './globals.css';

const text = { description: 'Sign in with your LivePerson account.' };

/** Not a constant: the address of the social image comes from the settings. */
export async function generateMetadata(): Promise<Metadata> {
  await connection();
  return {
    metadataBase: new URL(sentinel.appUrl()),
    title: { default: appName, template: `%s · ${appName}` },
    description: text.description,
    applicationName: appName,
    // Next.js adds opengraph-image.png.
    openGraph: { type: 'website', siteName: appName },
    twitter: { card: 'summary_large_image' },
    // Phones would turn long numeric IDs into links.
    formatDetection: { telephone: false },
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f3f6f4' },
    { media: '(prefers-color-scheme: dark)', color: '#0b110f' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Each request has its own nonce for scripts. A page that is rendered at build time would have none.
  await connection();
  return (
    <html lang="en">
      <body>
        <PageShell>{children}</PageShell>
      </body>
    </html>
  );
}
