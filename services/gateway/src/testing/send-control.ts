import { once } from 'node:events';
import { request } from 'node:http';

/** One request over the control socket; a string is sent as it is, anything else as JSON. */
export async function sendControl(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number | undefined; body: unknown }> {
  const sending = request({ socketPath, method, path, agent: false });
  sending.end(typeof body === 'string' ? body : JSON.stringify(body));
  const [answer] = await once(sending, 'response');
  const text: string[] = await answer.setEncoding('utf8').toArray();
  return { status: answer.statusCode, body: text.length > 0 ? JSON.parse(text.join('')) : null };
}
