import type { IssuerClient } from './issuer-client.ts';
import { IssuerError } from './issuer-error.ts';

/** How long a code can be typed in. */
export const deviceLifetimeMs = 15 * 60_000;

const usualIntervalMs = 5_000;
const longestIntervalMs = 60_000;

/** A device sign-in that waits for its person; times in milliseconds since 1970. */
export type PendingDevice = { deviceAuthId: string; userCode: string; intervalMs: number; expiresAt: number };

export type DeviceStep =
  /** Ask again at `pollAt`. */
  | { state: 'pending'; pollAt: number }
  /** Exchange the code, with the issuer's `deviceRedirectUri`. */
  | { state: 'authorised'; code: string; codeVerifier: string }
  | { state: 'timed_out'; message: string }
  | { state: 'failed'; message: string };

/**
 * One look at whether the person has typed the code in. An issuer that cannot be reached is asked again; one that answers
 * with an error ends the sign-in.
 */
export async function pollDeviceOnce(
  issuer: IssuerClient,
  device: PendingDevice,
  clock: { now(): number },
  signal?: AbortSignal,
): Promise<DeviceStep> {
  const later = (): DeviceStep => {
    const pollAt = clock.now() + device.intervalMs;
    if (pollAt < device.expiresAt) return { state: 'pending', pollAt };
    return { state: 'timed_out', message: 'The code was not typed in within 15 minutes. Begin the sign-in again.' };
  };
  if (clock.now() >= device.expiresAt) return later();
  try {
    const poll = await issuer.pollDevice(device, signal);
    return poll.state === 'pending' ? later() : poll;
  } catch (error) {
    if (error instanceof IssuerError && error.status === null && error.fault.kind === 'transient') return later();
    const said = error instanceof IssuerError ? ` ${error.message}` : '';
    return { state: 'failed', message: `The sign-in failed.${said} Begin it again.` };
  }
}

/**
 * The interval at which an issuer wants to be asked, in milliseconds: a number or a string of seconds; 5 s when it says nothing.
 * @throws IssuerError for anything else.
 */
export function parseInterval(seconds: unknown): number {
  if (seconds === undefined || seconds === null) return usualIntervalMs;
  const isText = typeof seconds === 'string' && /^\d{1,6}$/.test(seconds.trim());
  const given = isText || typeof seconds === 'number' ? Number(seconds) : Number.NaN;
  if (Number.isFinite(given) && given >= 0)
    return given === 0 ? usualIntervalMs : Math.min(given * 1_000, longestIntervalMs);
  throw new IssuerError(
    'refused',
    { kind: 'config' },
    'ChatGPT’s sign-in service gave a waiting time that is no number.',
  );
}
