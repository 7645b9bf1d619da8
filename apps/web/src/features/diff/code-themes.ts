import { registerCustomTheme } from '@pierre/diffs';

type Colors = Record<
  'background' | 'text' | 'comment' | 'string' | 'keyword' | 'constant' | 'name' | 'type' | 'tag',
  string
>;

// Each is at least 4.5:1 on the background, on an added or removed line, and on a changed word.
const light: Colors = {
  background: '#ffffff',
  text: '#18181d',
  comment: '#545c66',
  string: '#0a3069',
  keyword: '#a0111f',
  constant: '#023b95',
  name: '#622cbc',
  type: '#702c00',
  tag: '#024c1a',
};

const dark: Colors = {
  background: '#111114',
  text: '#ededf2',
  comment: '#b4bac4',
  string: '#addcff',
  keyword: '#ff9c9a',
  constant: '#91cbff',
  name: '#dbb7ff',
  type: '#ffb757',
  tag: '#72f088',
};

const scopes: [Exclude<keyof Colors, 'background' | 'text'>, string[]][] = [
  ['comment', ['comment', 'punctuation.definition.comment', 'string.comment']],
  ['string', ['string', 'string punctuation.section.embedded source', 'string.regexp', 'markup.inline.raw']],
  ['keyword', ['keyword', 'storage', 'storage.type', 'keyword.operator.new', 'variable.language', 'markup.bold']],
  ['constant', ['constant', 'support.constant', 'support.variable', 'variable.other.constant', 'meta.property-name']],
  ['constant', ['support.type.property-name', 'entity.other.attribute-name', 'markup.heading', 'keyword.operator']],
  ['name', ['entity.name.function', 'support.function', 'meta.function-call.generic', 'meta.diff.header']],
  ['type', ['entity.name', 'entity.name.type', 'support.class', 'support.type', 'entity.other.inherited-class']],
  ['tag', ['entity.name.tag', 'support.class.component', 'markup.quote']],
];

export const codeThemes = { light: 'codex-web-light', dark: 'codex-web-dark' } as const;

registerCustomTheme(codeThemes.light, async () => themeOf('light', light));
registerCustomTheme(codeThemes.dark, async () => themeOf('dark', dark));

function themeOf(type: 'light' | 'dark', colors: Colors) {
  return {
    name: codeThemes[type],
    type,
    colors: { 'editor.background': colors.background, 'editor.foreground': colors.text },
    tokenColors: scopes.map(([color, scope]) => ({ scope, settings: { foreground: colors[color] } })),
  };
}
