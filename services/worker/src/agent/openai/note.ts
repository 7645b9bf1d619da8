import { errorCode } from '@codex-web/contracts/error-code';
import { z } from 'zod';

const text = z.string().max(8_000_000);
const name = z.string().min(1).max(200);

/** Something a model said or wants done. `item` names it in the events. */
export const answerItem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), item: name, text, phase: z.enum(['commentary', 'final_answer']).optional() }),
  /** `encrypted` is the provider's own form, which only it can read; `summary` what people see. */
  z.object({ type: z.literal('reasoning'), item: name, text, encrypted: text.optional() }),
  /** `callId` is the provider's name for it. */
  z.object({ type: z.literal('call'), item: name, callId: text, name: text, arguments: text }),
]);
export type AnswerItem = z.infer<typeof answerItem>;
export type ModelCall = Extract<AnswerItem, { type: 'call' }>;

/**
 * What is written down of a conversation, in the container's own log, so that any worker finds it there.
 * Several attempts may stand in one log; a conversation is those that name the same thread.
 */
export const note = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prompt'), thread: name, text }),
  /** The model began to say something in the `request`th answer. */
  z.object({ kind: z.literal('began'), item: name, type: z.enum(['message', 'reasoning']) }),
  z.object({ kind: z.literal('answer'), items: z.array(answerItem) }),
  /** What came of a call. `image` says that the call's output is one. */
  z.object({ kind: z.literal('result'), item: name, text, image: z.string().max(50).optional() }),
  /** Older outputs are left out of what the model is sent from here on. */
  z.object({ kind: z.literal('shortened'), message: text }),
  z.object({ kind: z.literal('warning'), message: text }),
  z.object({
    kind: z.literal('end'),
    end: z.discriminatedUnion('outcome', [
      z.object({ outcome: z.literal('completed') }),
      z.object({ outcome: z.literal('interrupted') }),
      z.object({ outcome: z.literal('failed'), code: errorCode, message: text }),
    ]),
  }),
]);
export type Note = z.infer<typeof note>;
