// Characters that change how their neighbours look, or show nothing at all: controls, bidi marks, zero widths, tags.
const deceptive =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is made visible
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\r(?!\n)|(?<![^\u0000-\u007f])[\u200c\u200d]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Text of a stranger (a path, a command) in which nothing hides: each deceptive character stands as its number,
 * `\u202e` as `‹U+202E›`. Tabs and line ends stay, and joiners inside the scripts and emoji that are written with them.
 */
export function visibleText(text: string): string {
  return text.replace(deceptive, numbered);
}

/** Like `visibleText` on one line, for names: tabs and line feeds are shown as numbers too. */
export function visibleName(text: string): string {
  return visibleText(text).replace(/[\t\n\r]/g, numbered);
}

function numbered(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
