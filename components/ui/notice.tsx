import type { PropsWithChildren } from 'react';

const kinds = {
  warning: {
    role: 'note',
    colours: 'border-caution-line bg-caution-soft text-caution',
    sign: 'M10 9.25v4.5M10 6.25v.25',
  },
  done: { role: 'status', colours: 'border-line bg-surface', sign: 'm6.5 10.25 2.5 2.5 4.5-5' },
};

type NoticeProps = PropsWithChildren<{ kind?: keyof typeof kinds }>;

/** A message above the content of a page: a warning, or quietly that something was done. It stays. */
export function Notice({ kind = 'warning', children }: NoticeProps) {
  const { role, colours, sign } = kinds[kind];
  return (
    <div role={role} className={`flex items-start gap-3 rounded-xl border px-4 py-3 ${colours}`}>
      <svg
        viewBox="0 0 20 20"
        className="mt-0.5 size-5 shrink-0 fill-none stroke-2 stroke-current"
        aria-hidden="true"
      >
        <circle cx="10" cy="10" r="8" />
        <path d={sign} strokeLinecap="round" />
      </svg>
      <p className="min-w-0">{children}</p>
    </div>
  );
}
