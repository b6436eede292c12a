/** What ties the page a person sees to the line in the log that says why. */
export function ErrorReference({ children }: { children: string }) {
  return (
    <p className="rounded-xl border border-line bg-sunken px-4 py-3 text-sm">
      Reference: <code className="select-all font-mono font-semibold text-ink">{children}</code> —
      tell it to whoever runs this app
    </p>
  );
}
