import type { ErrorCode } from '@codex-web/contracts/error-code';

/** How long an attempt may go without a sign of life, in milliseconds. */
export type Patience = { modelSilenceMs: number; agentSilenceMs: number; attemptMs: number };

/** What is known of an attempt at some moment; all times in milliseconds since 1970. */
export type SignsOfLife = {
  startedAt: number;
  /** When the agent last said anything. */
  agentAt: number;
  /** When the agent last got on with its work: anything but the news that it asks the model again. */
  progressAt: number;
  /** When the model provider last sent anything; null while it has not. */
  modelAt: number | null;
  waitsForModel: boolean;
};

export type Verdict = { code: ErrorCode; message: string };

/** Decides whether an attempt has gone without a sign of life for too long. @returns null while it has not. */
export function judge(signs: SignsOfLife, patience: Patience, now: number): Verdict | null {
  if (now - signs.startedAt > patience.attemptMs) {
    return {
      code: 'attempt_timed_out',
      message: `The attempt was stopped after ${inWords(patience.attemptMs)}, the longest an attempt may take. What it changed is kept; a follow-up can go on from there.`,
    };
  }
  if (signs.waitsForModel && now - Math.max(signs.progressAt, signs.modelAt ?? 0) > patience.modelSilenceMs) {
    return {
      code: 'model_silent',
      message: `The model provider sent nothing for ${inWords(patience.modelSilenceMs)}, so the attempt was stopped. What it changed is kept; send a follow-up to go on.`,
    };
  }
  if (now - Math.max(signs.agentAt, signs.modelAt ?? 0) > patience.agentSilenceMs) {
    return {
      code: 'agent_silent',
      message: `Nothing happened for ${inWords(patience.agentSilenceMs)}, so the attempt was stopped. What it changed is kept; send a follow-up to go on.`,
    };
  }
  return null;
}

function inWords(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1_000)} seconds`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} minutes`;
  return `${Math.round(ms / 3_600_000)} hours`;
}
