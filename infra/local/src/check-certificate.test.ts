import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkCertificate } from './check-certificate.ts';

let folder: string;
const files = (name: string) => ({ cert: join(folder, `${name}.pem`), key: join(folder, `${name}-key.pem`) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-certificate-'));
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function makePair(name: string) {
  const { cert, key } = files(name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:codex.example.com,IP:192.0.2.7'];
  execFileSync('openssl', ['req', '-x509', ...newKey, '-days', '2', ...names, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return { cert, key };
}

function said(): string[] {
  return vi.mocked(process.stdout.write).mock.calls.map(([text]) => String(text));
}

describe('checkCertificate', () => {
  it('is content with one for the name or the address people open, and tells of one for another', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const pair = makePair('good');
    await checkCertificate(pair, 'https://codex.example.com:8443');
    await checkCertificate(pair, 'https://192.0.2.7');
    expect(said()).toEqual([]);
    await checkCertificate(pair, 'https://other.example.com');
    expect(said().join('')).toContain('is not for other.example.com');
  });

  it('refuses one that is over, with the day', async () => {
    const pair = makePair('over');
    vi.setSystemTime(Date.now() + 3 * 86_400_000);
    await expect(checkCertificate(pair, 'https://codex.example.com')).rejects.toThrow(/ended on .*renew it/);
  });

  it('refuses files that are not there, are no PEM or do not fit each other, by name', async () => {
    const [one, other] = [makePair('one'), makePair('other')];
    const check = (cert: string, key: string) => checkCertificate({ cert, key }, 'https://codex.example.com');
    await expect(check(join(folder, 'none.pem'), one.key)).rejects.toThrow(/Cannot read .*none\.pem \(ENOENT\)/);
    writeFileSync(join(folder, 'text.pem'), 'no certificate');
    await expect(check(join(folder, 'text.pem'), one.key)).rejects.toThrow(/text\.pem and .*are no certificate/);
    await expect(check(one.cert, other.key)).rejects.toThrow(/are no certificate and its key/);
  });
});
