import type { Admission } from '@codex-web/contracts/admission';

const longestMs = 15 * 60_000;
/** An attempt that waits asks every minute or so. One that has not asked for longer knows nothing of the time between. */
const forgottenAfterMs = 5 * 60_000;

/**
 * How long one attempt has been told, without any other answer in between, that its credential has no token just now. Whatever
 * gives the tokens may be broken for good and not know it, so after a quarter of an hour the attempt waits no more.
 */
export class CredentialOutage {
  #beganAt: number | null = null;
  #toldAt = 0;

  /** @returns what the API said, or in its place that the attempt is halted. */
  judge(said: Admission, now: number): Admission {
    if (said.kind !== 'wait' || said.code !== 'credential_unavailable') {
      this.#beganAt = null;
      return said;
    }
    if (this.#beganAt === null || now - this.#toldAt > forgottenAfterMs) this.#beganAt = now;
    this.#toldAt = now;
    if (now - this.#beganAt < longestMs) return said;
    return { kind: 'halted', code: 'credential_unavailable', message: `${said.message} ${givenUp}` };
  }
}

const givenUp =
  'It has been so for 15 minutes. What was changed is kept; send a follow-up when the credential works again, or with another one.';
