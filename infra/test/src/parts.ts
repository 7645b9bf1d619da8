import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder, takeDataFolder } from '@codex-web/local/data-folder';
import { needDocker } from '@codex-web/local/docker-engine';
import { needCommand } from '@codex-web/local/install-packages';
import { startPostgres } from '@codex-web/local/postgres';
import { startRedis } from '@codex-web/local/redis';
import { needSandboxImage } from '@codex-web/local/sandbox-image';
import { needBusyboxImage } from './busybox-image.ts';

/** The real programs that tests run against: set up as bin/start sets them up, in a folder of their own. */
export async function startParts(): Promise<{ env: Record<string, string>; stop: () => Promise<void> }> {
  const root = await mkdtemp('/var/tmp/codex-web-test-');
  // Postgres runs as another user, who has to pass through.
  await chmod(root, 0o755);
  const folder = dataFolder(root);
  await takeDataFolder(folder);
  await needCommand('git', ['git'], 'reading repositories');
  await needCommand('socat', ['socat'], 'the relay in front of a door');
  await needCommand('curl', ['curl'], 'the worked example of the API');
  await needCommand('jq', ['jq'], 'the worked example of the API');
  await needCommand('chromium', ['chromium', 'fonts-liberation'], 'the browser tests');
  await needDocker(folder);
  const image = await needSandboxImage();
  const busybox = await needBusyboxImage();
  const postgres = await startPostgres(folder);
  const redis = await startRedis(folder);
  return {
    env: {
      TEST_DATABASE_URL: postgres.url,
      TEST_REDIS_URL: redis.url,
      TEST_SANDBOX_IMAGE: image,
      TEST_BUSYBOX_IMAGE: busybox,
      TEST_FOLDER: join(folder.root, 'tests'),
    },
    stop: async () => {
      await redis.service.stop();
      await postgres.service.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
