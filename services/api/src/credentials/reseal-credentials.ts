import type { Database } from '@codex-web/db/connect';
import { listKeyIds, listRowsOfOtherKeys, resealRow, type SealedTable, sealedTables } from '@codex-web/db/sealed-rows';
import { SettingsError } from '@codex-web/service-kit/parse-env';
import type { KeyRing } from './key-ring.ts';
import { placeOf } from './secrets.ts';

/** @throws SettingsError when rows are encrypted with keys that the ring does not have. */
export async function checkKeys(db: Database, keys: KeyRing): Promise<void> {
  const missing = (await listKeyIds(db)).filter((id) => !keys.ids.includes(id));
  if (missing.length === 0) return;
  throw new SettingsError(
    `Credentials in the database are encrypted with keys that were not given: ${missing.join(', ')}. ` +
      'Add their lines to CREDENTIALS_KEY or its file, below the current key.',
  );
}

/**
 * Encrypts every row with the current key that another one encrypts. Safe to repeat, and while the API serves: a row that
 * changes meanwhile is left to whoever changed it, and taken again.
 * @returns how many rows were encrypted anew. @throws UnknownKeyError when a row's key is not in the ring.
 */
export async function resealCredentials(db: Database, keys: KeyRing): Promise<number> {
  let resealed = 0;
  for (const table of sealedTables) {
    let pass = await resealTable(db, keys, table);
    resealed += pass.resealed;
    while (pass.missed > 0) {
      pass = await resealTable(db, keys, table);
      resealed += pass.resealed;
    }
  }
  return resealed;
}

async function resealTable(db: Database, keys: KeyRing, table: SealedTable) {
  const count = { resealed: 0, missed: 0 };
  let afterId: string | null = null;
  for (;;) {
    const rows = await listRowsOfOtherKeys(db, table, keys.currentId, afterId);
    for (const row of rows) {
      const place = placeOf(table, row.id);
      const done = await resealRow(db, table, row, keys.seal(place, keys.open(place, row)));
      count[done ? 'resealed' : 'missed'] += 1;
      afterId = row.id;
    }
    if (rows.length === 0) return count;
  }
}
