export interface Names {
  readonly fullName: string | null;
  readonly nickname: string | null;
  readonly loginName: string | null;
}

/** The name that pages show. Not every record has a full name. */
export function displayName({ fullName, nickname, loginName }: Names): string | null {
  return fullName ?? nickname ?? loginName;
}
