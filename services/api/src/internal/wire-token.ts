import type { WireToken } from '@codex-web/contracts/admission';
import type { Token } from '@codex-web/credentials/credential-source';

/** A token as it crosses to the gateway. */
export function toWireToken({ accessToken, generation, expiresAt, chatgpt }: Token): WireToken {
  return {
    accessToken,
    generation,
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
    ...(chatgpt && { chatgpt }),
  };
}
