import Link from 'next/link';
import type { ReactNode } from 'react';
import { buttonClass } from '@/ui/button.tsx';

/** Stands in place of a form whose link was used, has expired or is not whole. `advice` says what to do. */
export function UnusableLink({ title, advice }: { title: string; advice: ReactNode }) {
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">{title}</h1>
      <p className="mt-2 text-muted">
        Each link works once and only for a while. This one was used, has expired or is not whole. {advice}
      </p>
      <Link href="/sign-in" className={`${buttonClass('plain')} mt-5 self-start`}>
        Sign in
      </Link>
    </>
  );
}
