import { describe } from 'vitest';
import { describeAgent } from '../../testing/agent/agent-conformance.ts';
import { openAiAgent } from './openai-agent.ts';

// An image with nothing but BusyBox in it; bin/test makes it.
const image = process.env.TEST_BUSYBOX_IMAGE;

describe.skipIf(!image)('in an image without bash, git and the Codex programs', () => {
  describeAgent('the worker’s own agent', async () => ({ agent: openAiAgent(), image: image ?? '' }));
});
