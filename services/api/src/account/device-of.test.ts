import { describe, expect, it } from 'vitest';
import { deviceOf } from './device-of.ts';

const mozilla = 'Mozilla/5.0';
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('a device', () => {
  it.each([
    [`${mozilla} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 'Firefox on Linux', 'computer'],
    [`${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0 Safari/537.36`, 'Chrome on Windows', 'computer'],
    [`${mozilla} (Windows NT 10.0) ${webkit} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge on Windows', 'computer'],
    [
      `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18 Safari/605.1.15`,
      'Safari on macOS',
      'computer',
    ],
    [
      `${mozilla} (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit} Version/18 Mobile/15E Safari/604`,
      'Safari on iPhone',
      'phone',
    ],
    [
      `${mozilla} (iPad; CPU OS 18_0 like Mac OS X) ${webkit} Version/18 Mobile/15E Safari/604`,
      'Safari on iPad',
      'tablet',
    ],
    [`${mozilla} (Linux; Android 15; Pixel) ${webkit} Chrome/140.0 Mobile Safari/537.36`, 'Chrome on Android', 'phone'],
    [`${mozilla} (Linux; Android 15; Tab) ${webkit} Chrome/140.0 Safari/537.36`, 'Chrome on Android', 'tablet'],
    ['curl/8.1', 'The program curl', 'program'],
    ['<script>', 'An unknown program', 'program'],
    [null, 'An unknown program', 'program'],
  ])('that says %s is called %s', (userAgent, device, kind) => {
    expect(deviceOf(userAgent)).toEqual({ device, kind });
  });
});
