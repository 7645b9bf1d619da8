const maxLength = 50;
const fewestLetters = 3;

/**
 * The branch that the result of a task would go to: its prompt in letters, digits and dashes, or, where that says nothing,
 * as with a prompt in another script, a short id.
 */
export function branchName(title: string, id: string): string {
  const slug = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
    .replace(/^-+/, '')
    .slice(0, maxLength)
    .replace(/-+$/, '');
  const lost = Array.from(title.matchAll(/[\p{L}\p{N}]/gu)).length > 2 * slug.length;
  return `codex/${slug.length < fewestLetters || lost ? id.slice(0, 8) : slug}`;
}
