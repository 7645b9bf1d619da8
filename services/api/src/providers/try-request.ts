import type { Connection } from '@codex-web/contracts/admission';
import type { Token } from '@codex-web/credentials/credential-source';
import { providerUrl } from '@codex-web/credentials/provider-url';
import { z } from 'zod';
import type { ProviderClient } from './provider-client.ts';
import { ProviderFault } from './provider-fault.ts';
import { sayRefusal } from './say-refusal.ts';

/** Asks a model for one word, as a stream, and stops reading as soon as it begins. @throws ProviderFault */
export async function tryRequest(
  client: ProviderClient,
  connection: Connection,
  token: Token | null,
  model: string,
): Promise<void> {
  const chat = connection.wireApi === 'chat';
  const url = providerUrl(connection.baseUrl, chat ? '/chat/completions' : '/responses');
  const body = chat ? chatBody(model) : responsesBody(model);
  const { text, contentType } = await client.send(connection, token, { method: 'POST', url, body }, (arrived) =>
    eventsOf(arrived).some((event) => hasBegun(event) || errorOf(event) !== null),
  );
  const events = eventsOf(text);
  const error = events.map(errorOf).find((found) => found !== null);
  if (error !== undefined) {
    const secrets = [token?.accessToken ?? '', ...Object.values(connection.headers)];
    const refused = { status: 400, statusText: '', contentType: '', text: JSON.stringify({ error }) };
    throw sayRefusal(refused, secrets);
  }
  if (events.some(hasBegun)) return;
  const what = chat ? 'Chat Completions' : 'the Responses API';
  const instead = contentType.includes('html') ? 'with a web page' : 'with something else';
  throw new ProviderFault(`The address answers, but not as a stream of ${what}: ${instead}. Check the address.`, 200);
}

const question = 'Answer with the word OK.';

function responsesBody(model: string): object {
  const content = [{ type: 'input_text', text: question }];
  const input = [{ type: 'message', role: 'user', content }];
  return { model, instructions: 'Answer with one word.', input, stream: true, store: false };
}

function chatBody(model: string): object {
  return { model, messages: [{ role: 'user', content: question }], stream: true };
}

const streamEvent = z.looseObject({
  type: z.string().optional(),
  choices: z.array(z.unknown()).optional(),
  error: z.unknown().optional(),
  response: z.looseObject({ error: z.unknown().optional() }).optional(),
});
type StreamEvent = z.infer<typeof streamEvent>;

/** The events that came whole so far. */
function eventsOf(text: string): StreamEvent[] {
  return text.split(/\r?\n/).flatMap((line) => {
    if (!line.startsWith('data:')) return [];
    try {
      return [streamEvent.parse(JSON.parse(line.slice(5)))];
    } catch {
      return [];
    }
  });
}

const beginnings = [
  'response.output_item.added',
  'response.output_text.delta',
  'response.completed',
  'response.incomplete',
];

function hasBegun({ type, choices }: StreamEvent): boolean {
  return choices !== undefined || beginnings.includes(type ?? '');
}

function errorOf(event: StreamEvent): unknown {
  if (event.type === 'response.failed') return event.response?.error ?? 'The request failed.';
  if (event.type === 'error') return event.error ?? event;
  return event.choices === undefined && event.error !== undefined && event.error !== null ? event.error : null;
}
