const maxCharacters = 60;

/** The name of a task as a model would give it, made of the first words of its prompt. */
export function nameOf(prompt: string): { title: string; branch: string } {
  const words = prompt.trim().split(/\s+/).slice(0, 8);
  let title = '';
  for (const word of words) {
    const longer = title === '' ? word : `${title} ${word}`;
    if (Array.from(longer).length > maxCharacters) break;
    title = longer;
  }
  if (title === '')
    title = Array.from(words[0] ?? '')
      .slice(0, maxCharacters)
      .join('');
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return { title, branch: `codex/${slug === '' ? 'demo-task' : slug.slice(0, 40).replace(/-+$/, '')}` };
}
