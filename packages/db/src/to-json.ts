/** JSON that Postgres takes as jsonb whatever text came out of a sandbox: it refuses NUL and half surrogate pairs. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\ufffd') : part,
  );
}
