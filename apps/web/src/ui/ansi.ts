/** How a piece of terminal output looks. `color` is one of the sixteen named colours, so that both themes can keep it readable. */
export type AnsiStyle = { color: AnsiColor | null; bold: boolean; dim: boolean; italic: boolean; underline: boolean };
export type AnsiSpan = { text: string; style: AnsiStyle };
export type AnsiLine = { spans: AnsiSpan[] /** Characters left out at the end. */; omitted: number };

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiColor = (typeof names)[number] | `bright-${(typeof names)[number]}`;

export const plain: AnsiStyle = { color: null, bold: false, dim: false, italic: false, underline: false };
export const maxLineLength = 2000;

// Everything a terminal would act on except SGR: OSC, DCS, PM, APC and SOS strings, other CSI sequences, two-character escapes.
const notColour =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d\u009e\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*(?!m)[@-~]|\u001b(?!\[)[ -/]*[0-~]?/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape starts a colour
const colour = /(?:\u001b\[|\u009b)([0-9;:]*)m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rest of them has no place in a page
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * The lines of terminal output, without the last line end. A carriage return starts its line anew, as progress bars
 * mean it; all sequences but colours are taken out; a line is cut at `maxLineLength` characters.
 */
export function parseAnsi(output: string): AnsiLine[] {
  const text = output.replace(notColour, '').replace(/\r+\n/g, '\n').replace(/\n$/, '');
  let style = plain;
  return text.split('\n').map((raw) => {
    const line = parseLine(raw, style);
    style = line.after;
    return { spans: line.spans, omitted: line.omitted };
  });
}

function parseLine(raw: string, before: AnsiStyle): AnsiLine & { after: AnsiStyle } {
  const spans: AnsiSpan[] = [];
  let style = before;
  let room = maxLineLength;
  let omitted = 0;
  const add = (text: string) => {
    const clean = text.replace(controls, '');
    const shown = clean.slice(0, Math.max(0, room));
    room -= shown.length;
    omitted += clean.length - shown.length;
    if (shown !== '') spans.push({ text: shown, style });
  };
  const visible = raw.slice(raw.lastIndexOf('\r') + 1);
  style = styleAfter(raw.slice(0, raw.length - visible.length), style);
  let from = 0;
  for (const match of visible.matchAll(colour)) {
    add(visible.slice(from, match.index));
    style = applySgr(match[1] ?? '', style);
    from = match.index + match[0].length;
  }
  add(visible.slice(from));
  return { spans, omitted, after: style };
}

function styleAfter(hidden: string, before: AnsiStyle): AnsiStyle {
  return [...hidden.matchAll(colour)].reduce((style, match) => applySgr(match[1] ?? '', style), before);
}

function applySgr(parameters: string, before: AnsiStyle): AnsiStyle {
  const codes = parameters.split(/[;:]/).map(Number);
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const isPalette = codes[index + 1] === 5;
      if (code === 38)
        style = { ...style, color: isPalette ? paletteColor(codes[index + 2] ?? 7) : rgbColor(codes, index + 2) };
      index += isPalette ? 2 : 4;
    } else {
      style = applyCode(code, style);
    }
  }
  return style;
}

function applyCode(code: number, style: AnsiStyle): AnsiStyle {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 24) return { ...style, underline: false };
  if (code === 39) return { ...style, color: null };
  if (code >= 30 && code <= 37) return { ...style, color: names[code - 30] ?? null };
  if (code >= 90 && code <= 97) return { ...style, color: `bright-${names[code - 90] ?? 'white'}` };
  return style;
}

function paletteColor(index: number): AnsiColor | null {
  if (index < 8) return names[index] ?? null;
  if (index < 16) return `bright-${names[index - 8] ?? 'white'}`;
  if (index >= 232) return index < 244 ? 'bright-black' : 'white';
  const cube = index - 16;
  return nearest(Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51);
}

function rgbColor(codes: number[], from: number): AnsiColor | null {
  return nearest(codes[from] ?? 0, codes[from + 1] ?? 0, codes[from + 2] ?? 0);
}

/** The named colour of the same hue: a terminal's own shade could be unreadable on our background. */
function nearest(red: number, green: number, blue: number): AnsiColor {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most - least < 40) return most < 96 ? 'bright-black' : 'white';
  const middle = (most + least) / 2;
  const bits = (red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0);
  return names[bits] ?? 'white';
}
