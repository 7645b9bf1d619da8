import { z } from 'zod';
import { CredentialError } from '../credential-error.ts';
import { type ChatgptSignedIn, readSignIn } from './complete-sign-in.ts';

const token = z.string().regex(/^[\x21-\x7e]+$/);
const authJson = z.object({
  auth_mode: z.string().nullish(),
  OPENAI_API_KEY: z.string().nullish(),
  tokens: z
    .object({
      id_token: z.string().min(1),
      access_token: token,
      refresh_token: token,
      account_id: z.string().nullish(),
      oauth_provenance: z.object({ issuer: z.string() }).nullish(),
    })
    .nullish(),
  last_refresh: z.string().nullish(),
});

/**
 * The ChatGPT sign-in in a file `auth.json` of the Codex CLI. Fields that are unknown are passed over.
 * @throws CredentialError of kind `config`, which says what is missing and holds nothing of the file.
 */
export function readAuthJson(file: string, source: { issuer: string; now(): number }): ChatgptSignedIn {
  const read = authJson.safeParse(parse(file));
  if (!read.success) throw refused(`lacks or misspells ${read.error.issues[0]?.path.join('.') || 'everything'}`);
  const { tokens, auth_mode, OPENAI_API_KEY, last_refresh } = read.data;
  const mode = auth_mode ?? (OPENAI_API_KEY ? 'apikey' : 'chatgpt');
  if (mode !== 'chatgpt') throw refused(`holds no ChatGPT sign-in but one of the kind ${printable(mode)}`);
  if (!tokens) throw refused('holds no tokens');
  const from = tokens.oauth_provenance?.issuer;
  if (from && withoutSlash(from) !== withoutSlash(source.issuer)) throw refused('comes from another sign-in service');
  const given = {
    idToken: tokens.id_token,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    ...(tokens.account_id && { accountId: tokens.account_id }),
  };
  const refreshedAt = Date.parse(last_refresh ?? '');
  return readSignIn(given, {
    now: () => (Number.isNaN(refreshedAt) ? source.now() : Math.min(refreshedAt, source.now())),
  });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(file.replace(/^\uFEFF/, ''));
  } catch {
    throw refused('is no JSON');
  }
}

function refused(why: string): CredentialError {
  return new CredentialError(
    { kind: 'config' },
    `The file ${why}. Take the auth.json of a Codex CLI that is signed in with ChatGPT.`,
  );
}

function printable(mode: string): string {
  return mode.replace(/[^A-Za-z]/g, '').slice(0, 30);
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '');
}
