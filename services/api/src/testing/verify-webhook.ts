import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReceivedRequest } from './http-receiver.ts';

/** Reads a webhook request as a receiver does. @throws when no signature of it is right, or it is more than five minutes old or new. */
export function verifyWebhook({ headers, body }: ReceivedRequest, secret: string, now = Date.now()): unknown {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name]),
  );
  if (!(Math.abs(now / 1_000 - Number(timestamp)) <= 300)) throw new Error('too old or too new');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const isRight = (signature: string) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  if (!String(signatures).split(' ').some(isRight)) throw new Error('not signed with this secret');
  return JSON.parse(body.toString());
}
