/** The pattern for LIKE that finds `text` anywhere, taking each of its characters as itself. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
