import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

const secretKeys = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'idToken',
  'apiKey',
  'secret',
];

/**
 * What a secret looks like wherever it stands: keys of providers and forges, bearer headers, private keys, values of variables
 * that are named for one, and a password within an address. Letters and a digit tell a value from a word or a number.
 */
const secretShapes: [RegExp, string][] = [
  [/\b(sk|sess|rk)-[A-Za-z0-9_-]{8,}/g, '$1-[redacted]'],
  [/\b(cw[ps]_)[A-Za-z0-9]{16,}/g, '$1[redacted]'],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, '$1 [redacted]'],
  [/\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}(\.[A-Za-z0-9_-]*)?/g, '[redacted]'],
  [
    /\b(at-|rt[_.]|gh[pousr]_|github_pat_|glpat-|AKIA|ASIA|AIza|xox[abeoprs]-)(?=\S{0,30}\d)[A-Za-z0-9_.-]{16,}/g,
    '$1[redacted]',
  ],
  [
    /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*(-----END [A-Z0-9 ]{0,30}PRIVATE KEY-----)?/g,
    '[redacted]',
  ],
  [
    /((?:(?:API|ACCESS|SECRET)_?KEY|TOKEN|SECRET|PASSWORD|PASSWD)\\?["']?\s{0,3}[=:]\s{0,3}\\?["']?)(?=[\w+/=~-]{0,63}\d)(?=[\w+/=~-]{0,63}[A-Za-z])[\w+/=~-]{8,}/gi,
    '$1[redacted]',
  ],
  [/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, '$1[redacted]@'],
];

/** The same text with everything that looks like a secret replaced. */
export function redact(text: string): string {
  return secretShapes.reduce((safe, [shape, instead]) => safe.replace(shape, instead), text);
}

/** One JSON object a line on stdout; secrets are taken out by key and by shape before anything is written. */
export function createLogger(service: string, level = 'info', destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secretKeys.flatMap((key) => [quoted(key), `*${quoted(key)}`, `*.*${quoted(key)}`]),
      censor: '[redacted]',
    },
    hooks: { streamWrite: redact },
  };
  return destination ? pino(options, destination) : pino(options);
}

function quoted(key: string): string {
  return `["${key}"]`;
}
