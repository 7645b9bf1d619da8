'use client';

import type { Environment, Repository } from '@codex-web/contracts/repository';
import { FolderGit2, GitBranch, Lock } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMay } from '@/ui/me.tsx';
import { EnvironmentFacts } from './environment-facts.tsx';
import { RemoveRepository } from './remove-repository.tsx';
import { RepositoryGroups } from './repository-groups.tsx';

type ListProps = { repositories: Repository[]; environments: Environment[] };

export function RepositoryList({ repositories, environments }: ListProps) {
  const [removing, setRemoving] = useState<Repository | null>(null);
  const [grouping, setGrouping] = useState<Repository | null>(null);
  const mayManage = useMay('repositories.manage');
  const mayGroup = useMay('groups.manage');
  const mayAdd = useMay('repositories.write');
  if (repositories.length === 0) {
    return (
      <p className="mt-8 border-t border-line py-8 text-center text-muted">
        {mayAdd
          ? 'No repository yet. Add one above.'
          : 'No repository that you may see yet. A member of the workspace can add one.'}
      </p>
    );
  }
  return (
    <>
      <ul aria-label="Repositories" className="mt-8">
        {repositories.map((repository) => (
          <li key={repository.id} className="flex items-start gap-3 border-t border-line py-3 last:border-b">
            <FolderGit2 aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            <div className="min-w-0 flex-1">
              <h2 className="truncate font-medium" title={visibleName(repository.name)}>
                {visibleName(repository.name)}
              </h2>
              <p className="truncate text-sm text-muted" title={visibleName(repository.url)}>
                {visibleName(repository.url)}
              </p>
              <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted">
                <span className="flex min-w-0 items-center gap-1">
                  <GitBranch aria-hidden className="size-3.5 shrink-0" />
                  <span className="truncate">{visibleName(repository.defaultBranch)}</span>
                </span>
                {environments
                  .filter(({ repositoryId }) => repositoryId === repository.id)
                  .map((environment) => (
                    <EnvironmentFacts key={environment.id} environment={environment} />
                  ))}
                {repository.groups.length > 0 && (
                  <span className="flex min-w-0 items-center gap-1">
                    <Lock aria-hidden className="size-3.5 shrink-0" />
                    <span className="[overflow-wrap:anywhere]">
                      Only {repository.groups.map(({ name }) => visibleName(name)).join(', ')}
                    </span>
                  </span>
                )}
              </p>
            </div>
            <div className="flex shrink-0 flex-wrap justify-end gap-1 max-sm:flex-col max-sm:items-end">
              {mayGroup && (
                <Button
                  look="quiet"
                  size="small"
                  aria-label={`Groups that may use ${visibleName(repository.name)}`}
                  onClick={() => setGrouping(repository)}
                >
                  Groups
                </Button>
              )}
              {mayManage && (
                <Button
                  look="quiet"
                  size="small"
                  aria-label={`Remove ${repository.name}`}
                  onClick={() => setRemoving(repository)}
                >
                  Remove
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {grouping && <RepositoryGroups repository={grouping} onClose={() => setGrouping(null)} />}
      {removing && <RemoveRepository repository={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}
