/** Stands for a text that is on its way, as high as the text will be. */
export function Skeleton({ className = 'w-28' }: { className?: string }) {
  return (
    <span
      className={`inline-block h-[0.8em] max-w-full rounded-full bg-line align-middle motion-safe:animate-pulse ${className}`}
    >
      <span className="sr-only">Loading</span>
    </span>
  );
}
