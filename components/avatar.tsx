import { initials } from './initials';

/** A person's initials in a doorway; a plain figure for somebody without a name. Decoration only. */
export function Avatar({ name }: { name: string | null }) {
  const sign = initials(name ?? '');
  return (
    <span
      aria-hidden="true"
      className="inline-flex h-16 w-14 shrink-0 select-none items-center justify-center overflow-hidden rounded-t-[1.75rem] rounded-b-lg border border-accent/25 bg-accent-soft pt-1 font-semibold text-accent text-xl"
    >
      {sign === '' ? <Figure /> : <bdi>{sign}</bdi>}
    </span>
  );
}

function Figure() {
  return (
    <svg viewBox="0 0 24 24" className="size-7" focusable="false" aria-hidden="true">
      <circle cx="12" cy="8" r="4" fill="currentColor" />
      <path d="M4 21a8 8 0 0 1 16 0z" fill="currentColor" />
    </svg>
  );
}
