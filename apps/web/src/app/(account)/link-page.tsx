import { linkState } from '@codex-web/contracts/sign-in';
import type { ReactNode } from 'react';
import { readAsAnyone } from '@/api/read.ts';
import { UnusableLink } from '@/features/account/unusable-link.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';

export type LinkSearch = Promise<{ token?: string | string[] }>;

type LinkPageProps = {
  searchParams: LinkSearch;
  /** Where the state of the link is asked for: what follows `/api/v1`, without the secret. */
  path: string;
  /** What to do when the link cannot be used. */
  advice: ReactNode;
  children: (token: string) => ReactNode;
};

/** The page of a link that was mailed or handed over: what `children` makes of its secret, as long as it can be used. */
export async function LinkPage({ searchParams, path, advice, children }: LinkPageProps) {
  const { token } = await searchParams;
  const secret = typeof token === 'string' && token !== '' ? token : null;
  const link = secret ? await readAsAnyone(linkState, `${path}/${encodeURIComponent(secret)}`) : null;
  if (link?.failure && (link.failure.status === null || link.failure.status >= 429)) {
    return (
      <div className="mt-8">
        <FailureNotice failure={link.failure} />
      </div>
    );
  }
  if (secret === null || !link?.data?.valid) return <UnusableLink title="This link cannot be used" advice={advice} />;
  return children(secret);
}
