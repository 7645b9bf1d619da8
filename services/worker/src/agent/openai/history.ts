import type { Entry, Journal } from './journal.ts';
import type { HistoryEntry } from './model-request.ts';
import type { ModelCall } from './note.ts';

const interrupted = 'This was interrupted before it had ended.';
const leftOut = 'The output was left out to save room.';
const imageGone = 'The image is no longer at hand; look at it again if it is needed.';
/** Results shorter than this are kept when older ones are left out. */
const shortText = 500;

/** What the model is sent: the whole conversation, each call with what came of it. */
export function historyOf(journal: Journal): HistoryEntry[] {
  const { entries } = journal;
  const shortenedBefore = endOfShortened(entries);
  return entries.flatMap((entry, index): HistoryEntry[] => {
    if (entry.note.kind === 'prompt') return [{ type: 'prompt', text: entry.note.text }];
    if (entry.note.kind !== 'answer') return [];
    const { items } = entry.note;
    if (items.length === 0) return [];
    const calls = items.flatMap((item) => (item.type === 'call' ? item : []));
    return [{ type: 'answer', items }, ...resultsOf(journal, entry, calls, index < shortenedBefore)];
  });
}

/** Up to the last two answers before the conversation was shortened. */
function endOfShortened(entries: readonly Entry[]): number {
  const shortenedAt = entries.findLastIndex(({ note }) => note.kind === 'shortened');
  const answers = entries.flatMap(({ note }, index) => (note.kind === 'answer' && index < shortenedAt ? index : []));
  return answers.at(-2) ?? 0;
}

function resultsOf(journal: Journal, { attempt }: Entry, calls: ModelCall[], isShortened: boolean): HistoryEntry[] {
  const results: HistoryEntry[] = [];
  const images: HistoryEntry[] = [];
  for (const call of calls) {
    const result = findResult(journal.entries, attempt, call);
    let text = result?.text ?? interrupted;
    if (isShortened && text.length > shortText) text = leftOut;
    const bytes = result?.image && !isShortened ? journal.runsOf(attempt, call.item)('image')?.output : undefined;
    if (result?.image && bytes) {
      images.push({ type: 'image', mediaType: result.image, base64: bytes.toString('base64') });
    } else if (result?.image) {
      text = imageGone;
    }
    results.push({ type: 'result', callId: call.callId, text });
  }
  return [...results, ...images];
}

function findResult(entries: readonly Entry[], attempt: string, call: ModelCall) {
  for (const { attempt: of, note } of entries) {
    if (of === attempt && note.kind === 'result' && note.item === call.item) return note;
  }
  return null;
}
