import { connect } from '@codex-web/db/connect';
import { migrate } from '@codex-web/db/migrate';
import { parseEnv } from '@codex-web/service-kit/parse-env';
import { z } from 'zod';
import { firstSignUpLink } from './first-sign-up-link.ts';

// Prints the address with which the first person signs up, or nothing when somebody has.
const settings = parseEnv({ DATABASE_URL: z.url(), PUBLIC_URL: z.url() });
await migrate(settings.DATABASE_URL);
const db = connect(settings.DATABASE_URL, 1);
try {
  const link = await firstSignUpLink(db, settings.PUBLIC_URL);
  if (link !== null) process.stdout.write(`${link}\n`);
} finally {
  await db.close();
}
