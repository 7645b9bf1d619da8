import { type CreateCredentialRequest, createCredentialRequest, type WireApi } from '@codex-web/contracts/credential';
import type { ChosenProvider } from './providers.ts';

export type DraftKind = 'api-key' | 'bearer' | 'none';
export type HeaderDraft = { name: string; value: string };

/** A credential as it is being written: every field as text. */
export type CredentialDraft = {
  provider: Exclude<ChosenProvider, 'chatgpt'>;
  kind: DraftKind;
  owner: 'person' | 'workspace';
  name: string;
  baseUrl: string;
  wireApi: WireApi;
  secret: string;
  /** A local date and time as the browser gives it; empty where the token has no end. */
  expiresAt: string;
  organisation: string;
  project: string;
  headers: HeaderDraft[];
  makeDefault: boolean;
};

export type DraftField = 'name' | 'baseUrl' | 'secret' | 'expiresAt' | 'organisation' | 'project' | 'headers';
export type DraftProblems = Partial<Record<DraftField, string>>;
export type Checked = { request: CreateCredentialRequest } | { problems: DraftProblems };

/** What to send for a draft, or what is wrong with it, field by field. */
export function checkDraft(draft: CredentialDraft): Checked {
  const repeated = repeatedHeader(draft.headers);
  if (repeated) return { problems: { headers: `The header ${repeated} stands there twice.` } };
  const parsed = createCredentialRequest.safeParse(requestOf(draft));
  if (parsed.success) return { request: parsed.data };
  const problems: DraftProblems = {};
  for (const { path, message } of parsed.error.issues) problems[fieldOf(path)] ??= message;
  return { problems };
}

function requestOf(draft: CredentialDraft): unknown {
  const common = {
    owner: draft.owner,
    name: draft.name,
    provider: providerOf(draft),
    headers: headersOf(draft.headers),
    makeDefault: draft.makeDefault,
  };
  if (draft.kind === 'none') return { kind: 'none', ...common };
  if (draft.kind === 'api-key') return { kind: 'api-key', apiKey: draft.secret, ...common };
  const expiresAt = momentOf(draft.expiresAt);
  return { kind: 'bearer', accessToken: draft.secret, ...(expiresAt === null ? {} : { expiresAt }), ...common };
}

/** Where requests go, of a draft or of the form that changes a credential. */
export function providerOf(
  draft: Pick<CredentialDraft, 'baseUrl' | 'wireApi' | 'organisation' | 'project'> & { provider: string },
) {
  return {
    kind: draft.provider,
    baseUrl: draft.baseUrl.trim().replace(/\/+$/, ''),
    wireApi: draft.wireApi,
    ...(draft.organisation.trim() === '' ? {} : { organisation: draft.organisation.trim() }),
    ...(draft.project.trim() === '' ? {} : { project: draft.project.trim() }),
  };
}

/** The headers that have a name. */
export function headersOf(headers: readonly HeaderDraft[]): Record<string, string> {
  const named = headers.filter(({ name }) => name.trim() !== '');
  return Object.fromEntries(named.map(({ name, value }) => [name.trim(), value.trim()]));
}

/** A local date and time in UTC; what is no time is handed on, so that the check says so. */
export function momentOf(local: string): string | null {
  if (local === '') return null;
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? local : time.toISOString();
}

function repeatedHeader(headers: readonly HeaderDraft[]): string | null {
  const names = headers.map(({ name }) => name.trim().toLowerCase()).filter((name) => name !== '');
  return names.find((name, index) => names.indexOf(name) !== index) ?? null;
}

function fieldOf(path: readonly PropertyKey[]): DraftField {
  const [first, second] = path;
  if (first === 'apiKey' || first === 'accessToken') return 'secret';
  if (first === 'provider') return second === 'organisation' || second === 'project' ? second : 'baseUrl';
  return first === 'headers' || first === 'expiresAt' ? first : 'name';
}
