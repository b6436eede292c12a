const text = { loading: 'Loading' };

/** A placeholder for a text that is loading, of the same height. */
export function Skeleton({ className = 'w-28' }: { className?: string }) {
  return (
    <span
      className={`inline-block h-[0.8em] max-w-full rounded-full bg-line align-middle motion-safe:animate-pulse ${className}`}
    >
      <span className="sr-only">{text.loading}</span>
    </span>
  );
}
