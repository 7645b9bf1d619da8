import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLiteralAddress, ForbiddenAddressError, guardedAgent } from './guarded-agent.ts';

let server: Server;
let port: number;
let reached = 0;
beforeAll(async () => {
  server = createServer((_request, response) => {
    reached += 1;
    response.end('here');
  });
  await once(server.listen(0), 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function ask(allowed: string[], url: string): Promise<string> {
  const dispatcher: Agent = guardedAgent({ allowed });
  try {
    return await (await request(url, { dispatcher })).body.text();
  } finally {
    await dispatcher.destroy();
  }
}

describe('an agent for addresses that people type in', () => {
  it('makes no connection to a name that stands for a private address', async () => {
    const before = reached;
    await expect(ask([], `http://localhost:${port}/`)).rejects.toBeInstanceOf(ForbiddenAddressError);
    expect(reached).toBe(before);
  });

  it('connects where the operator allowed the name, the address or its network', async () => {
    for (const allowed of [['LOCALHOST'], ['127.0.0.1', '::1'], ['127.0.0.0/8', '::/127']]) {
      expect(await ask(allowed, `http://localhost:${port}/`)).toBe('here');
    }
  });

  it('refuses a name when only some of its addresses are allowed', async () => {
    await expect(ask(['10.0.0.0/8'], `http://localhost:${port}/`)).rejects.toBeInstanceOf(ForbiddenAddressError);
  });
});

describe('an address that is written as one', () => {
  const check = (address: string, allowed: string[] = []) => checkLiteralAddress(new URL(address), allowed);

  it.each([
    'http://127.0.0.1/v1',
    'http://2130706433/v1',
    'http://0x7f.1/v1',
    'http://[::1]/v1',
    'http://[::ffff:10.0.0.1]/v1',
    'http://169.254.169.254/latest',
    'http://192.168.1.5:11434/v1',
    'http://[fd00::1]/v1',
    'http://0.0.0.0/v1',
  ])('is refused when it is private, however it is written: %s', (address) => {
    expect(() => check(address)).toThrow(ForbiddenAddressError);
  });

  it('is let through when it is public, or on the list', () => {
    expect(() => check('https://1.1.1.1/v1')).not.toThrow();
    expect(() => check('http://192.168.1.5:11434/v1', ['192.168.0.0/16'])).not.toThrow();
    expect(() => check('https://api.openai.com/v1')).not.toThrow();
  });
});
