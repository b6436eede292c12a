/** A page that the policy of production does not let be as it is meant. */
export default function LooksPage() {
  return (
    <>
      <style>{'h1 { color: rgb(9, 8, 7) }'}</style>
      <h1>Looks</h1>
    </>
  );
}
