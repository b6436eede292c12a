/** A page whose style the content security policy of production blocks. */
export default function LooksPage() {
  return (
    <>
      <style>{'h1 { color: rgb(9, 8, 7) }'}</style>
      <h1>Looks</h1>
    </>
  );
}
