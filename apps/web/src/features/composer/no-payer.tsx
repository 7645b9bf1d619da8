import { Wallet } from 'lucide-react';
import { TextLink } from '@/ui/text-link.tsx';

/** Stands under the prompt while nothing pays for a model. */
export function NoPayer() {
  return (
    <p className="mt-2 flex items-start gap-2 rounded border border-line bg-surface px-3 py-2 text-sm">
      <Wallet aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span>
        A task needs a credential that pays for the model: an API key, a token or a ChatGPT plan.{' '}
        <TextLink href="/settings/credentials/new">Add a credential</TextLink>
      </span>
    </p>
  );
}
