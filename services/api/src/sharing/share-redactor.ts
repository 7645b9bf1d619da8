import { setImmediate } from 'node:timers/promises';
import { createRedactor } from '@codex-web/credentials/redact';

/** Takes out of what a share link shows what is nobody else's business. */
export type ShareRedactor = {
  /** What a person or the agent wrote, or a command printed. */
  text: (text: string) => string;
  /** A patch, byte for byte but for what is taken out: each byte of that becomes `*`. Lets others run in between. */
  patch: (patch: Buffer) => Promise<Buffer>;
};

const mark = '•';
/** Bounded, so that hostile text costs no more than other text. */
const emailAddress = /[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g;
/** Where things are in a container; a path in it is shown from the checkout. */
const checkoutPath = /(?<![\w.~/-])\/workspace(?:\/|(?![\w-]))/g;
const homePath = /(?<![\w.~/-])\/home\/agent(?![\w-])/g;
const doorPath = /(?<![\w.~/-])\/run\/gateway[\w./-]{0,200}/g;
/** So much is looked through at once: text made to cost takes some 30 ms. */
const pieceBytes = 32_768;
const longestAddress = 1_000;
const publicHosts = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org']);

/** @param secrets of the credentials that paid for the task. @param repositoryUrl is taken out, and its host unless everybody knows it. */
export function createShareRedactor({
  secrets,
  repositoryUrl,
}: {
  secrets: string[];
  repositoryUrl: string;
}): ShareRedactor {
  const exact = [...secrets, ...placesOf(repositoryUrl)];
  const redactor = createRedactor({ secrets: exact });
  const inBytes = createRedactor({ secrets: exact.map((text) => Buffer.from(text).toString('latin1')) });
  return {
    text: (text) =>
      withoutAddresses(redactor.redact(text))
        .replace(checkoutPath, './')
        .replace(homePath, '~')
        .replace(doorPath, mark),
    patch: async (patch) => {
      const stream = inBytes.stream();
      const done: Buffer[] = [];
      let held = '';
      for (let at = 0; at < patch.length; at += pieceBytes) {
        held += stream.push(patch.toString('latin1', at, at + pieceBytes));
        const end = whereNoAddressIs(held);
        done.push(asBytes(held.slice(0, end)));
        held = held.slice(end);
        await setImmediate();
      }
      return Buffer.concat([...done, asBytes(held + stream.end())]);
    },
  };
}

function asBytes(text: string): Buffer {
  return Buffer.from(withoutAddresses(text).replaceAll(mark, '*'), 'latin1');
}

/** The last place to cut a text without cutting an e-mail address in two. */
function whereNoAddressIs(text: string): number {
  for (let at = text.length; at > text.length - longestAddress && at > 0; at -= 1)
    if (!/[\w.%+@-]/.test(text.charAt(at - 1))) return at;
  return text.length > 2 * longestAddress ? text.length : 0;
}

function withoutAddresses(text: string): string {
  return text.replace(emailAddress, (address) => mark.repeat(address.length));
}

/** What the address of a remote repository tells of where it is. */
function placesOf(repositoryUrl: string): string[] {
  const scpLike = /^[\w.-]+@([\w.-]+):/.exec(repositoryUrl)?.[1];
  const url = URL.parse(repositoryUrl);
  const host = scpLike ?? url?.hostname ?? '';
  const names = host === '' || publicHosts.has(host.toLowerCase()) ? [] : [host, ...(url ? [url.host] : [])];
  return [repositoryUrl, repositoryUrl.replace(/\.git$/, ''), ...names];
}
