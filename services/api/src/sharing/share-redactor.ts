import { createRedactor } from '@codex-web/credentials/redact';

/** Takes out of what a share link shows what is nobody else's business. */
export type ShareRedactor = {
  /** What a person or the agent wrote, or a command printed. */
  text: (text: string) => string;
  /** A patch, byte for byte but for what is taken out: each byte of that becomes `*`. */
  patch: (patch: Buffer) => Buffer;
};

const mark = '•';
/** Bounded, so that hostile text costs no more than other text. */
const emailAddress = /[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/g;
/** Where things are in a container; a path in it is shown from the checkout. */
const checkoutPath = /(?<![\w.~/-])\/workspace(?:\/|(?![\w-]))/g;
const homePath = /(?<![\w.~/-])\/home\/agent(?![\w-])/g;
const doorPath = /(?<![\w.~/-])\/run\/gateway[\w./-]{0,200}/g;
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
    patch: (patch) =>
      Buffer.from(withoutAddresses(inBytes.redact(patch.toString('latin1'))).replaceAll(mark, '*'), 'latin1'),
  };
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
