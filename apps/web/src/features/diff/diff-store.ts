import { type DiffFilesAnswer, diffFilesAnswer } from '@codex-web/contracts/diff';
import { request, requestBytes } from '@/api/request.ts';

const files = new Map<string, Promise<DiffFilesAnswer>>();
const patches = new Map<string, Promise<ArrayBuffer>>();
const maxKept = 8;

/** The changed files of an ended attempt, by its path. Its diff never changes, so it is asked for once. @throws ApiError */
export function loadFiles(attemptPath: string): Promise<DiffFilesAnswer> {
  return kept(files, attemptPath, () => request(diffFilesAnswer, `${attemptPath}/diff/files`));
}

/** The patch of an ended attempt, byte for byte. @throws ApiError */
export function loadPatch(attemptPath: string): Promise<ArrayBuffer> {
  return kept(patches, attemptPath, () => requestBytes(`${attemptPath}/diff`));
}

function kept<T>(cache: Map<string, Promise<T>>, id: string, load: () => Promise<T>): Promise<T> {
  const known = cache.get(id);
  if (known) return known;
  const loading = load();
  cache.set(id, loading);
  loading.catch(() => cache.delete(id));
  const [oldest] = cache.keys();
  if (cache.size > maxKept && oldest !== undefined) cache.delete(oldest);
  return loading;
}
