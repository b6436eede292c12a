/** The picture on the front page: the logo, drawn large. Decoration only. */
export function HeroIllustration({ className = '' }: { className?: string }) {
  return (
    <svg viewBox="0 0 480 520" className={className} aria-hidden="true">
      <defs>
        <linearGradient id="doorway-fade" className="text-accent" x2="0" y2="1">
          <stop offset="0" stopColor="currentColor" stopOpacity="0.55" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0.05" />
        </linearGradient>
        <linearGradient id="doorway-wall" className="text-accent" x2="0" y2="1">
          <stop offset="0" stopColor="currentColor" stopOpacity="0.2" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0.04" />
        </linearGradient>
        <linearGradient id="doorway-light" className="text-lamp" x2="0" y2="1">
          <stop offset="0" stopColor="currentColor" stopOpacity="0.6" />
          <stop offset="1" stopColor="currentColor" stopOpacity="0" />
        </linearGradient>
      </defs>
      <g fill="none" stroke="url(#doorway-fade)" strokeWidth="1.5">
        <path d="M16 420V240a224 224 0 0 1 448 0v180" opacity="0.45" />
        <path d="M56 420V240a184 184 0 0 1 368 0v180" opacity="0.75" />
        <path d="M96 420V240a144 144 0 0 1 288 0v180" />
      </g>
      <path d="M136 420V240a104 104 0 0 1 208 0v180z" fill="url(#doorway-wall)" />
      <path d="M168 420V240a72 72 0 0 1 144 0v180z" className="fill-brand" />
      <path d="M196 420V240a44 44 0 0 1 88 0v180z" className="fill-lamp" />
      <path
        d="M196 420h88l96 92H100z"
        fill="url(#doorway-light)"
        className="motion-safe:animate-lamp"
      />
      <g className="fill-accent">
        <circle cx="240" cy="16" r="5" />
        <circle cx="81.6" cy="81.6" r="3.5" opacity="0.7" />
        <circle cx="398.4" cy="81.6" r="3.5" opacity="0.7" />
      </g>
      <path d="M0 420h168M312 420h168" className="stroke-line" strokeWidth="2" />
    </svg>
  );
}
