import type { ReactNode } from 'react';

/** A warning above the content of a page. It stays. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <div
      role="note"
      className="flex items-start gap-3 rounded-xl border border-caution-line bg-caution-soft px-4 py-3 text-caution"
    >
      <svg
        viewBox="0 0 20 20"
        className="mt-0.5 size-5 shrink-0"
        aria-hidden="true"
        focusable="false"
      >
        <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" strokeWidth="1.75" />
        <path
          d="M10 9.25v4.5M10 6.25v.25"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      <p className="min-w-0">{children}</p>
    </div>
  );
}
