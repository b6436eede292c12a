/** The logo as a pattern behind a heading. Decoration only. */
export function HeroPattern({ className = '' }: { className?: string }) {
  return (
    <svg viewBox="0 0 240 180" className={className} aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="1.5">
        <path d="M8 180v-60a112 112 0 0 1 224 0v60" opacity="0.16" />
        <path d="M32 180v-60a88 88 0 0 1 176 0v60" opacity="0.26" />
        <path d="M56 180v-60a64 64 0 0 1 128 0v60" opacity="0.4" />
      </g>
      <path d="M80 180v-60a40 40 0 0 1 80 0v60z" fill="currentColor" opacity="0.12" />
      <path d="M98 180v-60a22 22 0 0 1 44 0v60z" className="fill-lamp" />
    </svg>
  );
}
