/** One word of a POSIX shell that means exactly this text. */
export function quote(text: string): string {
  // A word that begins with a dash would be taken for an option by some commands.
  const safe = text.startsWith('-') ? `./${text}` : text;
  return `'${safe.replaceAll("'", `'\\''`)}'`;
}
