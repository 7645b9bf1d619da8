import type { IdentityProvider } from '@codex-web/contracts/identity';
import { LogIn } from 'lucide-react';
import { buttonClass } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';

type ProviderLinksProps = { providers: readonly IdentityProvider[]; next: string; isMain?: boolean };

/** A way to each identity provider; each is a page of the server that leads on to it. */
export function ProviderLinks({ providers, next, isMain = false }: ProviderLinksProps) {
  return (
    <ul className="grid gap-2">
      {providers.map(({ id, label }) => (
        <li key={id}>
          <a
            href={`/api/v1/sign-in/${id}?next=${encodeURIComponent(next)}`}
            className={`${buttonClass(isMain ? 'primary' : 'plain')} h-9 w-full`}
          >
            <LogIn aria-hidden className="size-4" />
            <span className="min-w-0 truncate">Continue with {visibleName(label)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Between two ways in. */
export function Or() {
  return (
    <p aria-hidden className="my-4 flex items-center gap-3 text-xs text-muted">
      <span className="h-px flex-1 bg-line" />
      or
      <span className="h-px flex-1 bg-line" />
    </p>
  );
}
