/** A person's name as they write it, in its own direction; their user id when LivePerson gave no name. */
export function UserName({ name, sub }: { name: string | null; sub: string }) {
  return name === null || name.trim() === '' ? (
    <>
      User <bdi dir="ltr">{sub}</bdi>
    </>
  ) : (
    <bdi dir="auto">{name}</bdi>
  );
}
