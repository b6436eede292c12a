const text = { user: 'User' };

/** A user's name in its own direction, or their user ID if LivePerson gave no name. */
export function UserName({ name, sub }: { name: string | null; sub: string }) {
  return name === null || name.trim() === '' ? (
    <>
      {text.user} <bdi dir="ltr">{sub}</bdi>
    </>
  ) : (
    <bdi dir="auto">{name}</bdi>
  );
}
