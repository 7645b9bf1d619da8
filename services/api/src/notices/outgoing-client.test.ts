import { describe, expect, it } from 'vitest';
import { type HttpReceiver, startHttpReceiver } from '../testing/http-receiver.ts';
import { createOutgoingClient, refusalOf } from './outgoing-client.ts';

async function postTo(given: {
  allowed?: string[];
  withinMs?: number;
  path?: string;
  host?: string;
  answer?: Parameters<HttpReceiver['answer']>[0];
}) {
  const receiver = await startHttpReceiver();
  if (given.answer) receiver.answer(given.answer);
  const client = createOutgoingClient({ allowed: given.allowed ?? ['127.0.0.1'], withinMs: given.withinMs ?? 10_000 });
  try {
    const url = receiver.url.replace('127.0.0.1', given.host ?? '127.0.0.1') + (given.path ?? '/');
    return { answer: await client.post(url, {}, 'body'), received: receiver.received };
  } finally {
    await client.close();
    await receiver.close();
  }
}

describe('an address that somebody typed in', () => {
  it.each([
    'http://hooks.example/in',
    'ftp://hooks.example/in',
    'https://name:password@hooks.example/in',
    'https://127.0.0.1/in',
    'https://[::1]/in',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/in',
    'https://2130706433/in',
    'not an address',
  ])('is refused when it is not public and over TLS: %s', (address) => {
    expect(refusalOf(address, [])).not.toBeNull();
  });

  it('is taken when it is public, or the operator allows it', () => {
    expect(refusalOf('https://hooks.example/in', [])).toBeNull();
    expect(refusalOf('http://10.0.0.1/in', ['10.0.0.0/8'])).toBeNull();
    expect(refusalOf('http://hooks.internal/in', ['hooks.internal'])).toBeNull();
    expect(refusalOf('http://hooks.example/in', ['10.0.0.0/8'])).not.toBeNull();
  });
});

describe('a request to it', () => {
  it('is not made when its name stands for a private address', async () => {
    const { answer, received } = await postTo({ allowed: [], host: 'localhost' });
    expect(answer).toMatchObject({ status: null, error: expect.stringContaining('https://') });
    const rebound = createOutgoingClient({ allowed: [] });
    const refused = await rebound.post('https://localhost:9/', {}, '');
    await rebound.close();
    expect(refused.error).toContain('private address');
    expect(received).toEqual([]);
  });

  it('follows no redirect', async () => {
    const { answer, received } = await postTo({
      answer: () => ({ status: 307, headers: { location: '/elsewhere' } }),
    });
    expect(answer.status).toBe(307);
    expect(received).toHaveLength(1);
  });

  it('reads no more than 2000 bytes of an answer, as text', async () => {
    const endless = Buffer.concat([Buffer.from('a\0b\n'), Buffer.alloc(5_000_000, 'x')]);
    const { answer } = await postTo({ answer: () => ({ status: 200, body: endless }) });
    expect(answer.status).toBe(200);
    expect(answer.answer).toHaveLength(2_000);
    expect(answer.answer.startsWith('a\ufffdb\nxxx')).toBe(true);
  });

  it('ends when no answer comes in time', async () => {
    const { answer } = await postTo({ withinMs: 50, answer: () => new Promise(() => {}) });
    expect(answer).toMatchObject({ status: null, error: expect.stringContaining('did not answer in time') });
  });
});
