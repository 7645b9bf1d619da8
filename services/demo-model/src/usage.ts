import type { ScriptedUsage } from './script.ts';

/** Usage as the Responses API reports it. */
export type ResponseUsage = {
  input_tokens: number;
  input_tokens_details: { cached_tokens: number };
  output_tokens: number;
  output_tokens_details: { reasoning_tokens: number };
  total_tokens: number;
};

const charactersPerToken = 4;
/** Real providers cache in pieces of this size. */
const cachePieceTokens = 128;

export function responseUsage(usage: ScriptedUsage): ResponseUsage {
  return {
    input_tokens: usage.input_tokens,
    input_tokens_details: { cached_tokens: usage.cached_tokens },
    output_tokens: usage.output_tokens,
    output_tokens_details: { reasoning_tokens: usage.reasoning_tokens },
    total_tokens: usage.input_tokens + usage.output_tokens,
  };
}

/** What a real model could have counted for texts of these sizes. A request that goes on with a turn finds most of it cached. */
export function plausibleUsage(sizes: {
  requestBytes: number;
  sentCharacters: number;
  reasoningCharacters: number;
  goesOn: boolean;
}): ScriptedUsage {
  const input = tokensIn(sizes.requestBytes);
  const cached = Math.floor((input * 0.9) / cachePieceTokens) * cachePieceTokens;
  return {
    input_tokens: input,
    cached_tokens: sizes.goesOn ? cached : 0,
    output_tokens: tokensIn(sizes.sentCharacters),
    reasoning_tokens: tokensIn(sizes.reasoningCharacters),
  };
}

function tokensIn(characters: number): number {
  return Math.ceil(characters / charactersPerToken);
}
