import type { Environment } from '@codex-web/contracts/repository';
import { formatBytes } from '@/ui/format/format-bytes.ts';

/** What the sandbox of a task gets. */
export function EnvironmentFacts({ environment }: { environment: Environment }) {
  const cores = `${environment.cpus} ${environment.cpus === 1 ? 'core' : 'cores'}`;
  return (
    <span className="flex flex-wrap gap-x-3">
      <span>Environment {environment.name}</span>
      <span className="max-w-60 truncate" title={environment.image}>
        {environment.image}
      </span>
      <span className="tabular">{formatBytes(environment.memoryBytes)} memory</span>
      <span className="tabular">{cores}</span>
      <span className="tabular">{formatBytes(environment.diskBytes)} disk</span>
    </span>
  );
}
