import type { Connection } from '@codex-web/contracts/admission';
import { asCredentialError, type CredentialError } from '@codex-web/credentials/credential-error';
import type { CredentialSource, Token } from '@codex-web/credentials/credential-source';
import { sendWithCredential } from '@codex-web/credentials/send-with-credential';
import type { Admitted, AttemptGate } from './attempt-gate.ts';
import { Halted } from './halted.ts';
import type { HeldCredential } from './held-credentials.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { OpenedAnswer } from './open-answer.ts';
import { jittered } from './provider-waits.ts';

export type Sending = {
  admitted: Admitted;
  gate: AttemptGate;
  signal: AbortSignal;
  /** The list of models is not worth waiting for, and what becomes of it says nothing about the attempt. */
  counted: boolean;
  send(connection: Connection, token: Token | null): Promise<OpenedAnswer>;
};

/** A new token that cannot be had just now is asked for again after these times. */
const renewalWaitsMs = [2_000, 8_000, 30_000, 60_000, 60_000];

/**
 * Sends an admitted request with its token. When the provider turns the token away, before anything of the answer was there, the
 * token is renewed once and the request sent once more; a second refusal is final.
 *
 * @throws Halted when there is no token to go on with. What `send` throws passes through.
 */
export async function sendAdmitted(sending: Sending): Promise<OpenedAnswer> {
  const { admitted, signal } = sending;
  const { connection, credential } = admitted;
  if (!credential) return await sendBare(sending);
  try {
    return await sendWithCredential(patientSource(credential, sending), {
      send: (token) => sending.send(connection, token),
      isUnauthorized,
      discard: (answer) => answer.discard(),
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    const fault = asCredentialError(error);
    if (fault !== error) throw error;
    throw await haltedBy(fault, credential, sending);
  }
}

async function sendBare({ admitted, send }: Sending): Promise<OpenedAnswer> {
  const answer = await send(admitted.connection, null);
  if (!isUnauthorized(answer)) return answer;
  await answer.discard();
  throw new Halted('model_unauthorized', missingKey, { label: 'credential_missing', status: 401 });
}

function isUnauthorized(answer: OpenedAnswer): boolean {
  return judgeAnswer(answer, 0).kind === 'unauthorized';
}

/** The same source, asked again for a while when it has no new token just now. */
function patientSource({ source }: HeldCredential, { gate, signal, counted }: Sending) {
  const refresh: CredentialSource['refresh'] = async (context) => {
    for (const waitMs of counted ? renewalWaitsMs : []) {
      const renewed = await source.refresh(context).catch(asCredentialError);
      if (!(renewed instanceof Error)) return renewed;
      const { fault } = renewed;
      signal.throwIfAborted();
      if (fault.kind !== 'transient') throw renewed;
      const ms = Math.min(Math.max(fault.retryAfterMs ?? 0, waitMs), 60_000);
      await gate.hold(jittered(ms), { code: 'credential_unavailable', message: notRenewedYet }, signal);
    }
    return await source.refresh(context);
  };
  return { ...source, refresh };
}

async function haltedBy(error: CredentialError, { token }: HeldCredential, sending: Sending): Promise<Halted> {
  const { fault, message } = error;
  switch (fault.kind) {
    case 'permanent':
      if (fault.reason !== 'refused') {
        return new Halted('credential_needs_sign_in', message, { label: `credential_${fault.reason}`, status: 401 });
      }
      if (sending.counted && token) {
        // The attempt ends whether or not the API can be told.
        const said = { kind: 'unauthorized' as const, generation: token.generation };
        await sending.gate.signal(said, sending.signal).catch(() => undefined);
      }
      return new Halted('model_unauthorized', message, { label: 'credential_refused', status: 401 });
    case 'transient':
      return new Halted('credential_unavailable', notRenewed, { status: 503 });
    case 'config':
      return new Halted('credential_invalid', message, { label: 'credential_misconfigured', status: 500 });
    default:
      throw fault satisfies never;
  }
}

const missingKey =
  'The model provider asks for an API key and this credential has none. Its owner can set one in the settings.';
const notRenewedYet = 'The credential cannot be renewed just now. The attempt goes on by itself.';
const notRenewed =
  'The credential could not be renewed, also after several tries. What was changed is kept; send a follow-up later to go on.';
