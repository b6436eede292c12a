import type { ReactNode } from 'react';
import logo from '@/public/logo.svg';
import { appName } from '../app-name';

const text = {
  skipLink: 'Skip to content',
  navigation: 'Pages',
  footer: 'You sign in on LivePerson’s own page. This app never asks for your password.',
};

const pageWidth = 'mx-auto w-full max-w-6xl px-4 sm:px-8';

/** Skip link and footer of every page. Between them go {@link PageHeader} and {@link PageContent}. */
export function PageShell({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-10 rounded-lg bg-ink font-semibold text-canvas focus:not-sr-only focus:fixed focus:start-4 focus:top-4 focus:px-4 focus:py-3 print:hidden"
      >
        {text.skipLink}
      </a>
      {children}
      <footer className="border-line border-t text-muted text-sm print:hidden">
        <p className={`${pageWidth} py-6`}>{text.footer}</p>
      </footer>
    </div>
  );
}

/** The header of a page, with the navigation below. On a phone, the user takes the place of the app's name. */
export function PageHeader({ user, navigation }: { user?: ReactNode; navigation?: ReactNode }) {
  return (
    <>
      <header className="print:hidden">
        <div className={`${pageWidth} flex h-20 items-center justify-between gap-x-4`}>
          <a
            href="/"
            className="inline-flex min-h-11 shrink-0 items-center gap-3 rounded-lg font-semibold"
          >
            {/* biome-ignore lint/performance/noImgElement: an SVG needs no scaling */}
            <img src={logo.src} alt="" width={32} height={32} className="size-9" />
            <span className={user ? 'sr-only sm:not-sr-only' : ''}>{appName}</span>
          </a>
          {user}
        </div>
      </header>
      {navigation && (
        <nav aria-label={text.navigation} className={`${pageWidth} flex pb-2 print:hidden`}>
          {navigation}
        </nav>
      )}
    </>
  );
}

/** The content of a page, where the skip link leads. */
export function PageContent({ children }: { children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1} className={`${pageWidth} flex flex-1 flex-col pt-4 pb-16`}>
      {children}
    </main>
  );
}
