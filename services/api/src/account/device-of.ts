import type { SignedInDevice } from '@codex-web/contracts/sign-in';

type Device = Pick<SignedInDevice, 'device' | 'kind'>;

/** More particular ones first: most browsers say that they are several others too. */
const browsers: [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOPT\//, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\//, 'Chrome without a window'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

/** A `User-Agent` header in words. It is what a client says of itself: a hint for people, and nothing to decide by. */
export function deviceOf(userAgent: string | null): Device {
  if (!userAgent) return { device: 'An unknown program', kind: 'program' };
  const find = (names: [RegExp, string][]) => names.find(([shape]) => shape.test(userAgent))?.[1];
  const [browser, system] = [find(browsers), find(systems)];
  if (browser === undefined) return { device: programName(userAgent), kind: 'program' };
  return { device: system === undefined ? browser : `${browser} on ${system}`, kind: kindOf(userAgent) };
}

function kindOf(userAgent: string): Device['kind'] {
  if (/\biPad\b|\bTablet\b|\bAndroid\b(?!.*\bMobile\b)/.test(userAgent)) return 'tablet';
  return /\bMobi/.test(userAgent) ? 'phone' : 'computer';
}

/** The word before the first slash, as in `curl/8.1`. */
function programName(userAgent: string): string {
  const name = /^[\w.-]{1,40}/.exec(userAgent)?.[0];
  return name === undefined ? 'An unknown program' : `The program ${name}`;
}
