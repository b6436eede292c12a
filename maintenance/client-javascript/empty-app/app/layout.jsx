// Made for each request, as every page of ours is.
export const dynamic = 'force-dynamic';

/** As little as Next.js accepts for a frame. */
export default function EmptyLayout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
