'use client';

import { Download } from 'lucide-react';
import { buttonClass } from '@/ui/button.tsx';
import { Section } from '@/ui/section.tsx';

/** What is kept about the person, to take away. */
export function OwnData() {
  return (
    <Section
      title="Your data"
      text="One JSON file with what is kept about you: your account, memberships, tasks, comments and settings. No secrets are in it."
    >
      <a href="/api/v1/account/export" download className={buttonClass('plain')}>
        <Download aria-hidden className="size-4" />
        Download your data
      </a>
    </Section>
  );
}
