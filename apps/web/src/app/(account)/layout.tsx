import type { ReactNode } from 'react';
import { Logo } from '@/ui/logo.tsx';

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-full w-full max-w-90 flex-col px-5 pt-[12vh] pb-10">
      <Logo />
      {children}
    </main>
  );
}
