import { readAuditHeads } from '@codex-web/db/audit-lines';
import type { Dependencies } from '../dependencies.ts';
import { headInWords } from './head-in-words.ts';

/** Writes into the log where each chain ends, so that there is a witness outside the database. Heads that did not move are left out. */
export function createHeadLog({ db, logger }: Pick<Dependencies, 'db' | 'logger'>): () => Promise<void> {
  const said = new Set<string>();
  return async () => {
    const heads = (await readAuditHeads(db.pool)).map(headInWords);
    const moved = heads.filter((head) => !said.has(head));
    said.clear();
    for (const head of heads) said.add(head);
    if (moved.length > 0) logger.info({ auditHeads: moved }, 'the audit log ends here');
  };
}
