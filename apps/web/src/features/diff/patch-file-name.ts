/** What the patch of an attempt is called on disk: `fix-the-flaky-login-test-1.patch`. */
export function patchFileName(title: string, position: number): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return `${words || 'task'}-${position}.patch`;
}
