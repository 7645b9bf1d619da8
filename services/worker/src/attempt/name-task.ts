import { setTimeout as delay } from 'node:timers/promises';
import { setTaskName } from '@codex-web/db/set-task-name';
import { modelClient } from '../agent/openai/model-client.ts';
import { askForName } from '../naming/ask-for-name.ts';
import { needsName } from '../naming/needs-name.ts';
import type { AttemptContext } from './run-attempt.ts';

/** The agent's own first request goes before. */
const beginAfterMs = 1_000;
const withinMs = 30_000;

/**
 * Has a model name the task, beside the agent, where the first line of its prompt makes no good title. Never throws:
 * without an answer of use the task keeps the name it has.
 * @param turnEnded aborted with the turn, which is not held up.
 */
export async function nameTask(context: AttemptContext, doorFolder: string, turnEnded: AbortSignal): Promise<void> {
  const { attempt, parts, live } = context;
  const { task, turn, position, resumed } = attempt;
  if (resumed || position !== 1 || turn.position !== 1 || !needsName(turn.prompt)) return;
  const model = modelClient(doorFolder);
  const signal = AbortSignal.any([turnEnded, AbortSignal.timeout(withinMs)]);
  try {
    await delay(beginAfterMs, undefined, { signal });
    const name = await askForName(model, turn, signal);
    if (name === null) return parts.logger.info('the model gave the task no name of use');
    if (await setTaskName(parts.db, attempt, task.title, name)) live.taskChanged();
  } catch (error) {
    if (!turnEnded.aborted) parts.logger.info({ err: error }, 'the task was not named');
  } finally {
    await model.close();
  }
}
