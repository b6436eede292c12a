import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { appName } from '@/components/app-name';
import { PageShell } from '@/components/ui/page-shell';
import { sentinel } from '@/sentinel';
import './globals.css';

// Scripts carry a nonce made for one request: a page rendered ahead of time would have none.
export const dynamic = 'force-dynamic';

/** Made for each request, not once for all: the address of the social picture comes from the settings. */
export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(sentinel.appUrl()),
    title: { default: appName, template: `%s · ${appName}` },
    description: 'Sign in with your LivePerson account.',
    applicationName: appName,
    // The social picture, opengraph-image.png, joins in by its name; each page adds its own title.
    openGraph: { type: 'website', siteName: appName },
    twitter: { card: 'summary_large_image' },
    // Ids are long rows of digits; phones would turn them into links.
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

/** The frame of every page. */
export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <PageShell>{children}</PageShell>
      </body>
    </html>
  );
}
