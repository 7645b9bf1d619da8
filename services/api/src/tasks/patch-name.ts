/** The name a patch is saved under: the title of its task in letters, digits and dashes. */
export function patchName(taskTitle: string): string {
  const slug = taskTitle
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return `${slug === '' ? 'changes' : slug}.patch`;
}
