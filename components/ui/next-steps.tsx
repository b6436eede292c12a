/** What a person can do about it, step by step. */
export function NextSteps({ steps }: { steps: readonly string[] }) {
  return (
    <>
      <h2 className="pt-2 font-semibold text-ink">What you can do</h2>
      <ul className="list-disc space-y-1 ps-5 marker:text-accent">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    </>
  );
}
