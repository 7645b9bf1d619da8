import { connect } from '@codex-web/db/connect';
import { createLogger } from '@codex-web/service-kit/logger';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { createKeyRing, readKeys } from './credentials/key-ring.ts';
import { checkKeys, resealCredentials } from './credentials/reseal-credentials.ts';
import { settingsShape } from './settings.ts';

// Encrypts all credentials with the first of the keys. Put the new key in front of the old ones, start every API with
// them, run this, and only then take the old ones out.
const { DATABASE_URL, CREDENTIALS_KEY, CREDENTIALS_KEY_FILE, LOG_LEVEL } = settingsShape;
const env = parseEnv({ DATABASE_URL, CREDENTIALS_KEY, CREDENTIALS_KEY_FILE, LOG_LEVEL });
const logger = createLogger('rotate-credentials-key', env.LOG_LEVEL);
const keys = createKeyRing(readKeys(env));
const db = connect(env.DATABASE_URL, 1);
try {
  await checkKeys(db, keys);
  const resealed = await resealCredentials(db, keys);
  logger.info({ resealed, keyId: keys.currentId }, 'every credential is encrypted with the current key');
} finally {
  await db.close();
}
