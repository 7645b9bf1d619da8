import type { TokenUsage } from '@codex-web/contracts/usage';
import { z } from 'zod';

/** What the provider counted for one answer, and the model it names. */
export type CountedAnswer = { usage: TokenUsage; model: string | undefined };

const count = z.number().int().nonnegative();
const cached = z
  .object({ cached_tokens: count.nullish() })
  .nullish()
  .transform((details) => details?.cached_tokens ?? 0);
const reasoning = z
  .object({ reasoning_tokens: count.nullish() })
  .nullish()
  .transform((details) => details?.reasoning_tokens ?? 0);

const responsesUsage = z
  .object({
    input_tokens: count,
    input_tokens_details: cached,
    output_tokens: count,
    output_tokens_details: reasoning,
  })
  .transform(
    (usage): TokenUsage => ({
      inputTokens: usage.input_tokens,
      cachedInputTokens: usage.input_tokens_details,
      outputTokens: usage.output_tokens,
      reasoningOutputTokens: usage.output_tokens_details,
    }),
  );

const chatUsage = z
  .object({
    prompt_tokens: count,
    prompt_tokens_details: cached,
    completion_tokens: count,
    completion_tokens_details: reasoning,
  })
  .transform(
    (usage): TokenUsage => ({
      inputTokens: usage.prompt_tokens,
      cachedInputTokens: usage.prompt_tokens_details,
      outputTokens: usage.completion_tokens,
      reasoningOutputTokens: usage.completion_tokens_details,
    }),
  );

/** A whole answer of the Responses API or of Chat Completions, or a piece of the latter that tells the usage. */
export const countedAnswer = z
  .object({
    model: z.string().max(200).optional().catch(undefined),
    usage: z.union([responsesUsage, chatUsage]),
  })
  .transform(({ model, usage }): CountedAnswer => ({ model, usage }));
