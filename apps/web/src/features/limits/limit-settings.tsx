'use client';

import type { Limit, LimitsAnswer } from '@codex-web/contracts/limit';
import { useState } from 'react';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Picker } from '@/ui/picker.tsx';
import { labelOf } from '@/ui/tell-apart.ts';
import { LimitSection } from './limit-section.tsx';

type Person = { userId: string; name: string };
type LimitSettingsProps = {
  answer: LimitsAnswer;
  /** Who can be limited, with what tells people of one name apart. */
  people: readonly (Person & { note?: string })[];
};

const once = ['once'] as const;
const spans = ['day', 'month'] as const;

/** Every limit of the workspace, by what it is about. */
export function LimitSettings({ answer: { items, mayChange }, people }: LimitSettingsProps) {
  const [added, setAdded] = useState<readonly Person[]>([]);
  const named = namedPeople(items, added);
  const others = people.filter(({ userId }) => !named.some((one) => one.userId === userId));
  const titleOf = ({ userId, name }: Person) =>
    labelOf({ ...people.find((one) => one.userId === userId), label: visibleName(name) });
  const shared = { limits: items, mayChange };
  return (
    <>
      {!mayChange && <p className="mb-6 text-muted">Owners of the workspace can change them.</p>}
      <LimitSection
        {...shared}
        title="The workspace"
        text="What all tasks of the workspace may use together."
        group={{ scope: 'workspace', userId: null, periods: spans }}
        isFirst
      />
      <LimitSection
        {...shared}
        title="Each person"
        text="What the turns of one person may use."
        group={{ scope: 'person', userId: null, periods: spans }}
      />
      {named.map((person) => (
        <LimitSection
          {...shared}
          key={person.userId}
          title={titleOf(person)}
          text="Comes in the place of the limits of each person."
          group={{ scope: 'person', userId: person.userId, periods: spans }}
        />
      ))}
      {mayChange && others.length > 0 && (
        <div className="mt-4 -ml-2">
          <Picker
            label="Set limits for one person"
            shown="Set limits for one person"
            value={null}
            options={others.map(({ userId, name, note }) => ({
              ...{ value: userId, label: visibleName(name) },
              ...(note && { note }),
            }))}
            {...(others.length > 6 ? { search: { placeholder: 'Find a person' } } : {})}
            onChange={(id) => setAdded([...added, ...others.filter(({ userId }) => userId === id)])}
          />
        </div>
      )}
      <LimitSection
        {...shared}
        title="Each task"
        text="What all turns of one task may use."
        group={{ scope: 'task', userId: null, periods: once }}
      />
      <LimitSection
        {...shared}
        title="Each attempt"
        text="What one attempt may use."
        group={{ scope: 'attempt', userId: null, periods: once }}
      />
    </>
  );
}

/** The people that limits name, and those that were just chosen. */
function namedPeople(limits: readonly Limit[], added: readonly Person[]): Person[] {
  const known = limits.flatMap(({ userId, personName }) => (userId ? [{ userId, name: personName ?? userId }] : []));
  return [...new Map([...known, ...added].map((person) => [person.userId, person])).values()];
}
