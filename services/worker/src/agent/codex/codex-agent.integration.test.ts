import { describeAgent } from '../../testing/agent/agent-conformance.ts';
import { sandboxImage } from '../../testing/sandbox/sandbox-image.ts';
import { codexAgent } from './codex-agent.ts';
import { findCodexBinaries } from './codex-binaries.ts';

describeAgent('Codex', async () => ({ agent: codexAgent(findCodexBinaries()), image: await sandboxImage() }));
