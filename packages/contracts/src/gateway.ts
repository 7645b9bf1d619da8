import { z } from 'zod';
import { errorCode } from './error-code.ts';
import { usageRecord } from './usage.ts';

/**
 * The worker's side of the gateway: HTTP over the gateway's control socket.
 * - `PUT /doors/:doorId` with a DoorRequest opens the door or points it at another attempt; answers a Door. Safe twice.
 * - `DELETE /doors/:doorId` closes it and forgets it. Safe twice.
 * - `GET /doors/:doorId/usage?after=N` answers a UsageAnswer: every request counted since record N of this door.
 * - `GET /health` answers 200 when doors can be opened.
 */
export const doorId = z.string().regex(/^[a-z0-9-]{1,40}$/);

export const doorRequest = z.object({ attemptId: z.uuid() });
export type DoorRequest = z.infer<typeof doorRequest>;

/** `folder` is mounted into the sandbox and holds the socket `gateway.sock`; the gateway makes the socket anew after a restart. */
export const door = z.object({ doorId, attemptId: z.uuid(), folder: z.string() });
export type Door = z.infer<typeof door>;

/**
 * `waiting` is set while requests are held because the provider's limit is reached, `halted` when the attempt gets no more
 * model requests and is to be ended with that code and message. `lastModelByteAt` is when the provider last sent anything for this door; null while nothing was asked. `openRequests` are under way. */
export const usageAnswer = z.object({
  records: z.array(usageRecord.extend({ attemptId: z.uuid() })),
  next: z.number().int().nonnegative(),
  openRequests: z.number().int().nonnegative(),
  lastModelByteAt: z.iso.datetime().nullable(),
  waiting: z.object({ code: errorCode, message: z.string(), until: z.iso.datetime().nullable() }).nullable(),
  halted: z.object({ code: errorCode, message: z.string() }).nullable(),
});
export type UsageAnswer = z.infer<typeof usageAnswer>;
