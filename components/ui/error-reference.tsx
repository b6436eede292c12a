const text = { label: 'Reference:', whatFor: 'Send it to the team that runs this app.' };

/** The correlation ID that finds the line in the log. */
export function ErrorReference({ children }: { children: string }) {
  return (
    <p className="rounded-xl border border-line bg-sunken px-4 py-3 text-sm">
      {text.label} <code className="select-all font-mono font-semibold text-ink">{children}</code>.{' '}
      {text.whatFor}
    </p>
  );
}
