import { errorBody } from '@codex-web/contracts/error-code';
import type { ErrorStatus } from './error-status.ts';

/** The part of a route's `response` schema that lists the statuses it refuses with. */
export function refusals<Status extends ErrorStatus>(...statuses: Status[]): Record<Status, typeof errorBody> {
  return Object.fromEntries(statuses.map((status) => [status, errorBody])) as Record<Status, typeof errorBody>;
}
