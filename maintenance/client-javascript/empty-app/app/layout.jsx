// Rendered per request, as every page of the app.
export const dynamic = 'force-dynamic';

/** The smallest layout that Next.js accepts. */
export default function EmptyLayout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
