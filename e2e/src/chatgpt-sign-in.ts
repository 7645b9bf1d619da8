import { type ChatgptSignIn, chatgptSignIn } from '@codex-web/contracts/chatgpt-sign-in';
import { expect } from '@playwright/test';
import type { ApiClient } from './api-client.ts';
import { product } from './product.ts';

export type IssuerReport = { redemptions: Record<string, number>; issued: string[] };

/** Drives the stand-in for the issuer of ChatGPT sign-ins; see packages/credentials/src/testing/fake-issuer.ts. */
export async function driveIssuer(order: object): Promise<IssuerReport> {
  const answer = await fetch(`${product().issuerUrl}/_control`, { method: 'POST', body: JSON.stringify(order) });
  return (await answer.json()) as IssuerReport;
}

/** Signs in by device code, as somebody who types the code in at once. @returns the sign-in when it is over. */
export async function signInWithChatgpt(
  api: ApiClient,
  account: { accountId: string; email?: string; planType?: string },
  credentialId?: string,
): Promise<ChatgptSignIn> {
  const begun = await api.call('POST', '/chatgpt-sign-ins', { ...(credentialId && { credentialId }) });
  expect(begun.status, begun.text).toBe(201);
  const { id, userCode } = chatgptSignIn.parse(begun.json);
  await driveIssuer({ do: 'approve', userCode, account });
  const state = async () => chatgptSignIn.parse((await api.call('GET', `/chatgpt-sign-ins/${id}`)).json);
  await expect.poll(async () => (await state()).state, { timeout: 30_000 }).not.toBe('pending');
  return await state();
}
