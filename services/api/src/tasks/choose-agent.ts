import { AppError } from '@codex-web/contracts/app-error';
import type { AgentName } from '@codex-web/contracts/model';
import type { StoredCredential } from '@codex-web/db/stored-credential';

type Paid = Pick<StoredCredential, 'name' | 'provider'>;

/** The agents that can work with a provider, the usual one first: Codex speaks the Responses API only. */
export function agentsFor({ provider }: Paid): [AgentName, ...AgentName[]] {
  if (provider.wireApi === 'chat') return ['openai'];
  return provider.kind === 'chatgpt' ? ['codex'] : ['codex', 'openai'];
}

/** @throws AppError `invalid_request` when the provider does not understand the agent that is asked for. */
export function chooseAgent(paid: Paid, wanted: AgentName | undefined): AgentName {
  const [usual, ...others] = agentsFor(paid);
  if (wanted === undefined || wanted === usual) return usual;
  if (others.includes(wanted)) return wanted;
  throw new AppError(
    'invalid_request',
    `agent: The provider of “${paid.name}” does not understand it. Leave the agent out, or choose another credential.`,
  );
}

/** A conversation goes on with the agent that began it. @throws AppError `credential_invalid` when the provider does not understand it. */
export function keepAgent(paid: Paid, before: AgentName): AgentName {
  if (agentsFor(paid).includes(before)) return before;
  throw new AppError(
    'credential_invalid',
    `This task was begun by an agent that the provider of “${paid.name}” does not understand. Choose the credential of the turn before, or start a new task.`,
  );
}
