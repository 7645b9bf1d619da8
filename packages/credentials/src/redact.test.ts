import { describe, expect, it } from 'vitest';
import { byteScrubber, createRedactor } from './redact.ts';

const { redact, stream } = createRedactor({ secrets: [] });

const shaped: [string, string][] = [
  ['an OpenAI key', 'sk-proj-Ab3dEf6hIj9kLmN0pQrS'],
  ['a JWT', `eyJhbGciOiJub25lIn0.${'eyJzdWIiOiIxMjM0NSJ9'.repeat(3)}.c2ln`],
  ['an access token', 'at-0123456789abcdefghij'],
  ['a refresh token', 'rt_0123456789.abcdef-ghij'],
  ['a GitHub token', 'ghp_0123456789abcdefghijABCDEFGHIJ012345'],
  ['a fine-grained GitHub token', 'github_pat_11ABCDEFG0abcdefghijkl_mnopqrs'],
  ['a GitLab token', 'glpat-0123456789abcdefghij'],
  ['an AWS key id', 'AKIAIOSFODNN7EXAMPLE'],
  ['a Slack token', 'xoxb-1234567890-abcdefghij'],
  ['a Google key', 'AIzaSyA0123456789abcdefghijklmnopqrstuv'],
];
const within: [string, string, string][] = [
  ['a bearer header', 'Authorization: Bearer ', 'abc123def456'],
  ['an assigned API key', 'export OPENAI_API_KEY=', 'abcdef123456'],
  ['an assigned token', '"NPM_TOKEN": "', 'npm0000aaaa11'],
  ['an assigned secret', 'CLIENT_SECRET: ', 'q1w2e3r4t5'],
  ['an assigned password', "PASSWORD = '", 'hunter2hunter2'],
];
const ordinary = [
  'task-runner-with-a-long-name-2024 and risk-assessment-0123456789',
  'const token = getToken(); const apiKey = process.env.OPENAI_API_KEY;',
  'OPENAI_API_KEY=<your key> PASSWORD: string; password = undefined',
  'max_tokens: 4096, secret: true, the Bearer of good news arrives',
  'commit 3f786850e387550fdab836ed7e6dc881de23001b in /workspace/src/sk-learn/index.ts',
  'integrity sha512-Zm9vYmFyYmF6MTIzNDU2Nzg5MA==',
  'eyJ alone, ghp_short, AKIA',
];
const keyBlock = '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabc+/=\n-----END RSA PRIVATE KEY-----';

const bullets = (text: string) => text.replace(/[^\n]/g, '•');
const all = (pieces: string[], from: ReturnType<typeof stream> = stream()) =>
  pieces.map((piece) => from.push(piece)).join('') + from.end();

const samples = [
  ...shaped.map(([name, secret]) => [name, `see ${secret} here`, `see ${bullets(secret)} here`] as const),
  ...within.map(
    ([name, lead, secret]) => [name, `see ${lead}${secret}" here`, `see ${lead}${bullets(secret)}" here`] as const,
  ),
  ['a private key', `see ${keyBlock}, and on`, `see ${bullets(keyBlock)}, and on`] as const,
];

describe('redact', () => {
  it.each(samples)('takes %s out and keeps the length', (_name, text, safe) => expect(redact(text)).toBe(safe));

  it.each(ordinary.map((text) => [text]))('keeps %j as it is', (text) => expect(redact(text)).toBe(text));

  it('takes exact values out, also where they overlap, and in lines', () => {
    const exact = createRedactor({ secrets: ['abcdef', 'efghij', 'first\nsecond', 'xy'] });
    expect(exact.redact('-abcdefghij- first\nsecond xy')).toBe('-••••••••••- •••••\n•••••• xy');
  });

  it('takes no more than a private key can be for one that never ends', () => {
    const safe = redact(`-----BEGIN PRIVATE KEY-----${'a'.repeat(30_000)}`);
    expect(safe.indexOf('a')).toBeGreaterThan(20_000);
    expect(safe.indexOf('a')).toBeLessThan(20_100);
  });

  it('goes on readably after a private key that is cut off', () => {
    expect(redact('-----BEGIN PRIVATE KEY-----\nMIIE{ and on')).toBe(
      `${bullets('-----BEGIN PRIVATE KEY-----\nMIIE')}{ and on`,
    );
  });
});

describe('a stream', () => {
  it.each(samples)('finds %s at every cut into two, and every unit alone', (_name, text, safe) => {
    for (let cut = 0; cut <= text.length; cut += 1) expect(all([text.slice(0, cut), text.slice(cut)])).toBe(safe);
    expect(all([...text])).toBe(safe);
  });

  it.each(ordinary.map((text) => [text]))('leaves %j alone at every cut into two', (text) => {
    for (let cut = 0; cut <= text.length; cut += 1) expect(all([text.slice(0, cut), text.slice(cut)])).toBe(text);
  });

  it('finds exact values at every cut into three, also those that overlap', () => {
    const exact = createRedactor({ secrets: ['abcabcd', 'cdabce', 'ab\nc1'] });
    const text = 'xabcabcabcdabceabcab\nc1xabcabcdx';
    const safe = exact.redact(text);
    expect(safe).toBe('xabc•••••••••••abc••\n••x•••••••x');
    for (let a = 0; a <= text.length; a += 1) {
      for (let b = a; b <= text.length; b += 1) {
        expect(all([text.slice(0, a), text.slice(a, b), text.slice(b)], exact.stream())).toBe(safe);
      }
    }
  });

  it('gives the same as the whole text, however mixed texts are cut', () => {
    const random = seeded(7);
    const parts = [...samples.map(([, text]) => text), 'plain words ', '\n', 's', 'sk', 'ey', '-----', 'Bear', ' = '];
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: 1 + random(6) }, () => parts[random(parts.length)]).join('');
      const pieces: string[] = [];
      for (let at = 0; at < text.length; ) {
        const size = 1 + random(9);
        pieces.push(text.slice(at, at + size));
        at += size;
      }
      expect(all(pieces)).toBe(redact(text));
    }
  });

  it('holds nothing back of ordinary text, and of a secret only until it is known for one', () => {
    const text = stream();
    expect(text.push('Hello wor')).toBe('Hello wor');
    expect(text.push('ld, ri')).toBe('ld, ri');
    expect(text.push('sk-free ')).toBe('sk-free ');
    expect(text.push('key sk-')).toBe('key ');
    expect(text.push('abcdef123456')).toBe('•'.repeat(15));
    expect(text.push('789')).toBe('•••');
    expect(text.push(' on')).toBe(' on');
  });

  it('never holds back more than a key could need, whatever comes', () => {
    const text = stream();
    let given = 0;
    for (let round = 0; round < 2_000; round += 1) given += text.push('eyJa'.repeat(10)).length;
    expect(2_000 * 40 - given).toBeLessThan(2_200);
  });
});

describe('byteScrubber', () => {
  it('finds secrets at every cut, keeps the length, and leaves other bytes alone', () => {
    const secret = 'sch\u00fcssel-0123';
    const bytes = Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(`a ${secret} b ${secret.slice(0, 5)}`)]);
    const safe = Buffer.concat([
      Buffer.from([0xff, 0x00]),
      Buffer.from(`a ${'*'.repeat(Buffer.byteLength(secret))} b ${secret.slice(0, 5)}`),
    ]);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const scrubber = byteScrubber([secret]);
      const out = [scrubber.push(bytes.subarray(0, cut)), scrubber.push(bytes.subarray(cut)), scrubber.end()];
      expect(Buffer.concat(out).equals(safe)).toBe(true);
    }
  });
});

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}
