import type { Price } from '@codex-web/contracts/spending';

/** The day these prices stood on https://developers.openai.com/api/docs/pricing. */
export const shippedPricesAt = '2026-10-02';

/** What OpenAI asks for its models, standard service and up to 272 000 input tokens a request. Dated ids of a model cost the same. */
export const shippedPrices: readonly Price[] = [
  dollars('gpt-6-astra', 10, 1, 50),
  dollars('gpt-6.1-sol', 2, 0.1, 10),
  dollars('gpt-6-sol', 2, 0.2, 10),
  dollars('gpt-6-luna', 0.1, 0.01, 0.5),
  dollars('gpt-5.6', 4, 0.4, 20),
  dollars('gpt-5.6-sol', 4, 0.4, 20),
  dollars('gpt-5.6-terra', 2, 0.2, 12),
  dollars('gpt-5.6-luna', 0.2, 0.02, 1.2),
  dollars('gpt-5.5', 5, 0.5, 30),
  dollars('gpt-5.5-pro', 30, 30, 180),
  dollars('gpt-5.4', 2.5, 0.25, 15),
  dollars('gpt-5.4-mini', 0.75, 0.075, 4.5),
  dollars('gpt-5.4-nano', 0.2, 0.02, 1.25),
  dollars('gpt-5.4-pro', 30, 30, 180),
  dollars('gpt-5.3-codex', 1.75, 0.175, 14),
  dollars('gpt-5.2', 1.75, 0.175, 14),
  dollars('gpt-5.2-codex', 1.75, 0.175, 14),
  dollars('gpt-5.2-pro', 21, 21, 168),
  dollars('gpt-5.1', 1.25, 0.125, 10),
  dollars('gpt-5.1-codex', 1.25, 0.125, 10),
  dollars('gpt-5.1-codex-max', 1.25, 0.125, 10),
  dollars('gpt-5.1-codex-mini', 0.25, 0.025, 2),
  dollars('gpt-5', 1.25, 0.125, 10),
  dollars('gpt-5-codex', 1.25, 0.125, 10),
  dollars('gpt-5-mini', 0.25, 0.025, 2),
  dollars('gpt-5-nano', 0.05, 0.005, 0.4),
  dollars('gpt-5-pro', 15, 15, 120),
  dollars('gpt-4.1', 2, 0.5, 8),
  dollars('gpt-4.1-mini', 0.4, 0.1, 1.6),
  dollars('gpt-4.1-nano', 0.1, 0.025, 0.4),
  dollars('o1', 15, 7.5, 60),
  dollars('o1-pro', 150, 150, 600),
  dollars('o3', 2, 0.5, 8),
  dollars('o3-mini', 1.1, 0.55, 4.4),
  dollars('o3-pro', 20, 20, 80),
  dollars('o4-mini', 1.1, 0.275, 4.4),
];

/** @param input and the others in US dollars for a million tokens. */
function dollars(model: string, input: number, cachedInput: number, output: number): Price {
  const micro = (amount: number) => Math.round(amount * 1_000_000);
  return { model, input: micro(input), cachedInput: micro(cachedInput), output: micro(output) };
}
