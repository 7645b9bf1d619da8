import type { Database } from '../connect.ts';
import { inTransaction } from '../in-transaction.ts';

/** Changes the audit log as somebody can who may do everything with the database. */
export async function tamperWithAudit(db: Database, sql: string, values: unknown[]): Promise<void> {
  await inTransaction(db, async (client) => {
    await client.query('ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only');
    await client.query(sql, values);
    await client.query('ALTER TABLE audit_events ENABLE TRIGGER audit_events_append_only');
  });
}
