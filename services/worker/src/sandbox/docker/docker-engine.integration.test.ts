import { vi } from 'vitest';
import { describeEngine } from '../../testing/sandbox/engine-conformance.ts';
import { shellCommand } from '../../testing/sandbox/programs.ts';
import { sandboxImage } from '../../testing/sandbox/sandbox-image.ts';
import { testSpec } from '../../testing/sandbox/test-spec.ts';
import { createDockerEngine } from './docker-engine.ts';

// Building the image takes minutes where it is not there yet.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 900_000 });

describeEngine('the Docker engine', async () => {
  const image = await sandboxImage();
  const engine = createDockerEngine({ owner: `test-conformance-${process.pid}` });
  return { engine, spec: (program) => testSpec(image, shellCommand(program)) };
});
