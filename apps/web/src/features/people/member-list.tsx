'use client';

import type { Member } from '@codex-web/contracts/member';
import { useState } from 'react';
import { Section } from '@/ui/section.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { MemberRow } from './member-row.tsx';

/** Above this many, a field to find somebody stands over the list. */
const few = 10;

type MemberListProps = {
  members: Member[];
  /** Nothing stands above it on the page. */
  isFirst: boolean;
};

export function MemberList({ members, isFirst }: MemberListProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = members.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(wanted));
  return (
    <Section
      title="Members"
      text={members.length === 1 ? 'You alone so far.' : `${members.length} in the workspace.`}
      isFirst={isFirst}
    >
      {members.length > few && (
        <TextInput
          type="search"
          aria-label="Find a member"
          placeholder="Find by name or e-mail"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mb-3"
        />
      )}
      <ul aria-label="Members">
        {shown.map((member) => (
          <MemberRow key={member.userId} member={member} />
        ))}
      </ul>
      {shown.length === 0 && <p className="text-muted">Nobody of that name.</p>}
    </Section>
  );
}
