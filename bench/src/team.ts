import { stdout } from 'node:process';
import startProduct from '@codex-web/e2e/start-product';
import { benchTeam } from './team-load.ts';

stdout.write('Starting the product with the demo model (scripted, not an AI) …\n');
const stop = await startProduct();
try {
  await benchTeam();
} finally {
  await stop();
}
