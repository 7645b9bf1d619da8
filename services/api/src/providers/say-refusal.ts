import { createRedactor } from '@codex-web/credentials/redact';
import { z } from 'zod';
import { ProviderFault } from './provider-fault.ts';

export type Refused = { status: number; statusText: string; contentType: string; text: string };

const errorShape = z.object({
  error: z.union([
    z.string(),
    z.object({
      message: z.string().optional(),
      code: z.union([z.string(), z.number()]).nullish(),
      type: z.string().nullish(),
    }),
  ]),
});

/** What a provider refused with, in plain words and its own, with none of the secrets that were sent. */
export function sayRefusal(refused: Refused, secrets: readonly string[]): ProviderFault {
  const own = ownWords(refused, secrets);
  const said = own.message === '' ? '' : ` It says: “${own.message}”`;
  return new ProviderFault(`${meaning(refused, own.code)}${said}`, refused.status);
}

function meaning({ status, statusText, contentType }: Refused, code: string): string {
  if (status >= 300 && status < 400) {
    return `The address answers with a redirect (${status}), which is not followed: the credential would go elsewhere. Give the address it leads to.`;
  }
  if (contentType.includes('html')) {
    return `The address answers with a web page (${status}), not as a model provider. Check the address, and whether something stands in between.`;
  }
  if (/model_not_found|DeploymentNotFound|unknown_model/i.test(code)) {
    return `The provider does not know this model, or this credential may not use it (${status}).`;
  }
  if (/insufficient_quota|billing|usage_limit|usage_not_included/i.test(code)) {
    return `The account has nothing left to pay with, or its limit is reached (${status}).`;
  }
  switch (status) {
    case 401:
      return 'The provider refused the key or token (401).';
    case 403:
      return 'The key or token is known, but may not do this (403).';
    case 404:
      return 'The provider has nothing at this address (404). Check the address, and the name of the model or deployment.';
    case 429:
      return 'The provider has had too many requests from this account for now (429).';
    default:
      return status >= 500
        ? `The provider has trouble of its own (${status}).`
        : `The provider refused the request (${status}${statusText === '' ? '' : ` ${statusText}`}).`;
  }
}

function ownWords({ text, contentType }: Refused, secrets: readonly string[]): { message: string; code: string } {
  if (contentType.includes('html')) return { message: '', code: '' };
  const parsed = errorShape.safeParse(parseJson(text));
  if (!parsed.success) return { message: '', code: '' };
  const { error } = parsed.data;
  if (typeof error === 'string') return { message: clean(error, secrets), code: '' };
  const code = [error.code, error.type].filter((part) => typeof part === 'string').join(' ');
  return { message: clean(error.message ?? '', secrets), code };
}

/** Providers repeat keys in part, with stars for the rest: that goes as well. */
export function clean(text: string, secrets: readonly string[]): string {
  const redactor = createRedactor({ secrets: secrets.filter((secret) => secret.length >= 4) });
  return redactor
    .redact(text)
    .replace(/\S*[*•]{3,}\S*/g, '[…]')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
