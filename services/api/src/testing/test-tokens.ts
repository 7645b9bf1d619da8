import type { LightMyRequestResponse } from 'fastify';
import type { TestApp } from './test-app.ts';
import type { Person } from './test-person.ts';

export type MadeToken = { id: string; token: string; prefix: string; expiresAt: string; createdAt: string };

export async function makeToken(of: Person, scopes: string[], more: object = {}): Promise<MadeToken> {
  const answer = await of.post('/tokens', { name: 'A script', scopes, ...more });
  if (answer.statusCode !== 201) throw new Error(`Making a token failed: ${answer.body}`);
  return answer.json();
}

type Asked = { method?: 'GET' | 'POST' | 'DELETE'; headers?: Record<string, string>; body?: object; from?: string };

/** Asks as a program with that token would. */
export function askWith(
  { app }: TestApp,
  token: string,
  path: string,
  { method = 'GET', headers = {}, body, from = '192.0.2.1' }: Asked = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method,
    url: `/api/v1${path}`,
    remoteAddress: from,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body && { body }),
  });
}
