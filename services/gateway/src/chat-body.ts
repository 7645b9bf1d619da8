import { z } from 'zod';

const streamed = z.looseObject({ stream: z.literal(true), stream_options: z.looseObject({}).nullish() });

/**
 * The body of a Chat Completions request that makes the provider count: a stream tells its usage only when it is asked to.
 * A body that is not understood stays as it is.
 */
export function countedChatBody(body: Buffer): Buffer {
  const asked = streamed.safeParse(parsed(body)).data;
  if (!asked || asked.stream_options?.include_usage === true) return body;
  const stream_options = { ...asked.stream_options, include_usage: true };
  return Buffer.from(JSON.stringify({ ...asked, stream_options }));
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
