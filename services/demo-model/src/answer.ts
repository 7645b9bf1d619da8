import type { ServerResponse } from 'node:http';
import type { AnswerWriter } from './answer-writer.ts';
import type { Conversation } from './conversation.ts';
import type { Mishaps } from './mishaps.ts';
import { nameOf } from './name-of.ts';
import { findPosition, type Position } from './position.ts';
import { parseScript, type Step, say } from './script.ts';
import { sendError } from './send-error.ts';
import { type CallWaits, pollCall, toolCall } from './tool-call.ts';
import { unscriptedSteps } from './unscripted.ts';
import { plausibleUsage, responseUsage } from './usage.ts';

export type AnswerParts = { mishaps: Mishaps; waits: CallWaits };

/** Answers one request: finds where the turn is and plays its steps up to the next tool call. */
export async function answer(
  conversation: Conversation,
  response: ServerResponse,
  stream: AnswerWriter,
  { mishaps, waits }: AnswerParts,
): Promise<void> {
  const steps = stepsFor(conversation);
  const position = findPosition(steps, conversation.since);
  const failure = position.running ? undefined : nextFailure(steps, position, conversation.turnKey, mishaps);
  if (failure) return sendError(response, failure);
  if (!position.running && steps[position.start]?.kind === 'hang') return stream.sink.fallSilent();
  await stream.begin();
  if (position.running) await stream.call(pollCall(position.running, waits));
  else if ((await play(steps, position, conversation, stream, { mishaps, waits })) === 'broken off') return;
  await stream.complete(usageOf(steps, position, conversation, stream));
}

function stepsFor(conversation: Conversation): Step[] {
  if (conversation.wantsName) return [say(JSON.stringify(nameOf(conversation.prompt)))];
  if (/^You are performing a CONTEXT CHECKPOINT COMPACTION/.test(conversation.prompt)) {
    return [say('The demo model, a scripted program and not an AI, worked on this task. It keeps no summary.')];
  }
  return parseScript(conversation.prompt) ?? unscriptedSteps(conversation);
}

/** A failure is an HTTP status, so it comes before anything else of its answer. */
function nextFailure(steps: Step[], { start, end }: Position, turnKey: string, mishaps: Mishaps) {
  for (let index = start; index < end; index += 1) {
    const step = steps[index];
    if (step?.kind === 'fail' && mishaps.take(turnKey, index, step.times)) return step;
  }
  return undefined;
}

type Played = 'to the end' | 'broken off';

async function play(
  steps: Step[],
  { start, end }: Position,
  conversation: Conversation,
  stream: AnswerWriter,
  { mishaps, waits }: AnswerParts,
): Promise<Played> {
  const lastSay = steps.findLastIndex((step) => step.kind === 'say');
  for (let index = start; index < end; index += 1) {
    const step = steps[index];
    if (!step) break;
    switch (step.kind) {
      case 'say':
        await stream.say(
          step.text,
          index === lastSay && end === steps.length ? 'final_answer' : 'commentary',
          step.wordMs,
        );
        break;
      case 'reason':
        await stream.reason(step.text);
        break;
      case 'wait':
        await stream.sink.wait(step.ms);
        break;
      case 'cut':
        if (!mishaps.take(conversation.turnKey, index, 1)) break;
        stream.sink.cut();
        return 'broken off';
      case 'hang':
        await stream.sink.fallSilent();
        return 'broken off';
      case 'run':
      case 'patch':
      case 'plan':
        await stream.call(toolCall(step, index, { ...conversation, waits }));
        break;
      case 'fail':
      case 'usage':
        break;
      default:
        throw step satisfies never;
    }
  }
  return 'to the end';
}

/** The last `usage` line of this answer, else what is plausible. */
function usageOf(steps: Step[], { from, end, running }: Position, conversation: Conversation, stream: AnswerWriter) {
  const scripted = steps.slice(from, end).findLast((step) => step.kind === 'usage');
  const { sentCharacters, reasoningCharacters } = stream;
  const goesOn = conversation.since.length > 0 || conversation.prompts > 1;
  const plausible = plausibleUsage({ requestBytes: conversation.bytes, sentCharacters, reasoningCharacters, goesOn });
  return responseUsage(scripted && !running ? scripted.usage : plausible);
}
