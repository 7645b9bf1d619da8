import type { LightMyRequestResponse } from 'fastify';

/** The status of an answer and, of a refusal, the code of its error. */
export function outcomeOf(answer: LightMyRequestResponse): [status: number, code: string | undefined] {
  return [answer.statusCode, answer.body === '' ? undefined : answer.json().error?.code];
}
