/** The mark: a doorway with the light on. Decoration only; the name stands beside it as text. */
export function LogoMark({ className = 'size-8' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#0c5f4a" />
      <path
        d="M7.5 25V15.5a8.5 8.5 0 0 1 17 0V25"
        fill="none"
        stroke="#a9e5cf"
        strokeWidth="2.25"
        strokeLinecap="round"
      />
      <path d="M12 25v-9a4 4 0 0 1 8 0v9z" fill="#f4b84f" />
    </svg>
  );
}
