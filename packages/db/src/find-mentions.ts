import type { Person } from '@codex-web/contracts/person';

/**
 * Those whose whole name stands after an `@` in the text, upper and lower case alike; of two names that fit the longer one, and
 * everybody who has it. An `@` within a word, as in an e-mail address, mentions nobody.
 */
export function findMentions(text: string, people: readonly Person[]): string[] {
  const named = people
    .map(({ id, name }) => ({ id, name: name.trim().toLowerCase() }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length);
  const lower = text.toLowerCase();
  const found = [...lower.matchAll(/(?<![\p{L}\p{N}_.-])@/gu)].flatMap(({ index }) => {
    const rest = lower.slice(index + 1);
    const longest = named.find(({ name }) => rest.startsWith(name) && !/^[\p{L}\p{N}_]/u.test(rest.slice(name.length)));
    return longest ? named.filter(({ name }) => name === longest.name).map(({ id }) => id) : [];
  });
  return [...new Set(found)];
}
