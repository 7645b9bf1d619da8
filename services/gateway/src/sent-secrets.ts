import { byteScrubber } from '@codex-web/credentials/redact';
import { redact } from '@codex-web/service-kit/logger';

/** Shorter values, such as the title of an application, are no secrets, and would be taken out of what a model says. */
const shortestSecret = 8;
const shortestHeader = 16;

/** The secrets that went out with one request, in every form in which the provider could send them back. */
export class SentSecrets {
  readonly #values = new Set<string>();

  addToken(token: string): void {
    if (token.length >= shortestSecret) this.#add(token);
  }

  addHeader(value: string): void {
    if (/^[\x21-\x7e]+$/.test(value) && value.length >= shortestHeader && !/^https?:/.test(value)) this.#add(value);
  }

  /** Takes them out of a stream of bytes, also where it is cut. */
  scrubber(): ReturnType<typeof byteScrubber> {
    return byteScrubber([...this.#values]);
  }

  /** The text without them, and without anything else that looks like a secret. */
  scrub(text: string): string {
    const scrubber = this.scrubber();
    const bytes = Buffer.concat([scrubber.push(Buffer.from(text)), scrubber.end()]);
    return redact(bytes.toString('utf8'));
  }

  #add(value: string): void {
    const inJson = JSON.stringify(value).slice(1, -1);
    for (const form of [value, inJson, inJson.replaceAll('/', '\\/'), encodeURIComponent(value)])
      this.#values.add(form);
  }
}
