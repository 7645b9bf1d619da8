/** Who owns a sandbox's files and runs in its container: an ordinary user, and where the worker is no root, itself. */
export function sandboxUser(): { uid: number; gid: number } {
  const uid = process.getuid?.() ?? 0;
  return uid === 0 ? { uid: 1000, gid: 1000 } : { uid, gid: process.getgid?.() ?? uid };
}
