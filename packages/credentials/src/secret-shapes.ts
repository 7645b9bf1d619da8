/** A piece of a shape: fixed text, or so many characters of a class (`of` is the inside of a regular expression's `[…]`). */
export type ShapePiece = string | { of: string; min: number; max: number };

/**
 * What a secret looks like. `lead` stays readable, everything from `start` on is taken out, and then all that follows of
 * `rest`, or all up to `stop`. `start` is no more than what it takes to tell; `needsDigit` asks for a digit in what follows
 * `start`'s first piece, which prose and identifiers do not have.
 */
export type SecretShape = {
  lead: ShapePiece[];
  start: ShapePiece[];
  rest: string;
  needsDigit?: boolean;
  stop?: RegExp;
  /** What may not stand before it. */
  notAfter?: string;
};

const word = 'A-Za-z0-9_\\-•';
const value = 'A-Za-z0-9_\\-+/=~•';
const alphanumeric = 'A-Za-z0-9•';
const letters = 'A-Za-z0-9_\\-';
const some = (of: string, min: number, max = min): ShapePiece => ({ of, min, max });
const begin = (text: string, min: number, rest = word): SecretShape => ({
  lead: [],
  start: [text, some(rest, min)],
  rest,
  notAfter: letters,
});
/** A prefix that ordinary words may have as well. */
const beginWithDigit = (text: string, min: number, rest = word): SecretShape => ({
  ...begin(text, min, rest),
  needsDigit: true,
});
const assigned = (name: string): SecretShape => ({
  lead: [name, some('"\'', 0, 1), some(' \\t', 0, 3), some(':=', 1), some(' \\t', 0, 3), some('"\'', 0, 1)],
  start: [some(value, 8)],
  rest: value,
  needsDigit: true,
});

/** Shapes of the keys and tokens that are likely to pass through a coding agent. */
export const secretShapes: SecretShape[] = [
  beginWithDigit('sk-', 8),
  beginWithDigit('sess-', 8),
  beginWithDigit('rk-', 12),
  beginWithDigit('at-', 16),
  beginWithDigit('rt_', 12, 'A-Za-z0-9_.\\-•'),
  beginWithDigit('rt.', 12, 'A-Za-z0-9_.\\-•'),
  {
    lead: [],
    start: ['gh', some('pousr', 1), '_', some(alphanumeric, 20)],
    rest: alphanumeric,
    notAfter: letters,
  },
  // our own API tokens
  { lead: [], start: ['cw', some('ps', 1), '_', some(alphanumeric, 46)], rest: alphanumeric, notAfter: letters },
  begin('github_pat_', 20),
  begin('glpat-', 16),
  begin('AKIA', 16, 'A-Z0-9•'),
  begin('ASIA', 16, 'A-Z0-9•'),
  begin('AIza', 30),
  { lead: [], start: ['xox', some('abeoprs', 1), '-', some(word, 10)], rest: word, notAfter: letters },
  {
    lead: [],
    start: ['eyJ', some('A-Za-z0-9_\\-', 8, 2_000), '.', some(word, 8)],
    rest: 'A-Za-z0-9_.\\-•',
    notAfter: letters,
  },
  ...['Bearer', 'bearer', 'BEARER'].map((scheme) => ({
    lead: [scheme, some(' \\t', 1, 3)],
    start: [some('A-Za-z0-9._~+/=\\-•', 8)],
    rest: 'A-Za-z0-9._~+/=\\-•',
    needsDigit: true,
    notAfter: letters,
  })),
  ...['API_KEY', 'SECRET_KEY', 'ACCESS_KEY', 'api_key', 'apiKey', 'ApiKey'].map(assigned),
  ...['TOKEN', '_token', 'Token', 'SECRET', '_secret', 'Secret'].map(assigned),
  ...['PASSWORD', 'password', 'Password', 'PASSWD', 'passwd'].map(assigned),
  {
    lead: [],
    start: ['-----BEGIN ', some('A-Z0-9 ', 0, 30), 'PRIVATE KEY'],
    rest: 'A-Za-z0-9+/=\\s\\\\"\',:.\\-•',
    stop: /-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----/,
  },
];
