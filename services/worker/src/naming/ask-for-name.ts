import type { WireApi } from '@codex-web/contracts/credential';
import type { TaskName } from '@codex-web/db/set-task-name';
import type { ModelClient } from '../agent/openai/model-client.ts';
import { maxTitleCharacters } from './needs-name.ts';
import { parseName } from './parse-name.ts';

/** Of a long prompt, its beginning is enough. */
const toldCharacters = 4_000;

const instructions = `You name tasks of a coding agent. The message is what a person asked the agent to do; do not do it, name it.
Answer with JSON only: {"title": "...", "branch": "..."}
title: says what is to be done, in the language of the message, at most ${maxTitleCharacters} characters, no full stop at its end.
branch: "codex/" and two to five short English words in lower case, joined by dashes, letters a to z and digits only.`;

/**
 * Asks a model once for a name that fits a task.
 * @returns null when its answer is of no use.
 * @throws ModelError, or the signal's reason.
 */
export async function askForName(
  model: Pick<ModelClient, 'ask'>,
  turn: { prompt: string; model: string; wireApi: WireApi },
  signal: AbortSignal,
): Promise<TaskName | null> {
  const prompt = Array.from(turn.prompt).slice(0, toldCharacters).join('');
  const request = {
    wireApi: turn.wireApi,
    model: turn.model,
    reasoningEffort: 'low',
    instructions,
    history: [{ type: 'prompt' as const, text: prompt }],
    tools: [],
    cacheKey: 'task-name',
  };
  for await (const part of model.ask(request, signal)) {
    if (part.kind !== 'done') continue;
    return parseName(part.items.flatMap((item) => (item.type === 'message' ? item.text : [])).join('\n'));
  }
  return null;
}
