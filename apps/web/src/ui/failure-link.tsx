import type { ErrorCode } from '@codex-web/contracts/error-code';
import { TextLink } from './text-link.tsx';

const places: Partial<Record<ErrorCode, { href: string; text: string }>> = {
  no_credential: { href: '/settings/credentials/new', text: 'Add a credential' },
  credential_needs_sign_in: { href: '/settings/credentials', text: 'Open credentials' },
  credential_disabled: { href: '/settings/credentials', text: 'Open credentials' },
  credential_unavailable: { href: '/settings/credentials', text: 'Open credentials' },
  limit_reached: { href: '/settings/limits', text: 'Open limits' },
};

/** Leads to where something can be done about a refusal; nothing where there is no such place. */
export function FailureLink({ code }: { code: ErrorCode }) {
  const place = places[code];
  return place ? <TextLink href={place.href}>{place.text}</TextLink> : null;
}
