'use client';

import { Checkbox } from '@/ui/checkbox.tsx';

/** Whether a person, and the workspace, have no default yet: what is added first is it in any case. */
export type LacksDefault = Record<'person' | 'workspace', boolean>;

type DefaultChoiceProps = {
  owner: keyof LacksDefault;
  lacksDefault: LacksDefault;
  makeDefault: boolean;
  onChange: (makeDefault: boolean) => void;
};

/** Whether a new credential pays when nobody chooses. */
export function DefaultChoice({ owner, lacksDefault, makeDefault, onChange }: DefaultChoiceProps) {
  const isFirst = lacksDefault[owner];
  const isMine = owner === 'person';
  return (
    <Checkbox checked={isFirst || makeDefault} disabled={isFirst} onChange={onChange}>
      {isMine ? 'Pays for my tasks unless I choose another' : 'Pays for everybody who has no default of their own'}
      {isFirst && (isMine ? '. You have no other default.' : '. The workspace has no other default.')}
    </Checkbox>
  );
}
