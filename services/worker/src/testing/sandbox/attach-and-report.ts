/** Attaches to a container, writes to it, and passes its stdout on: a worker for tests that kill it. */
import { createDockerEngine } from '../../sandbox/docker/docker-engine.ts';

const [owner = '', containerId = '', text = ''] = process.argv.slice(2);
const attached = await createDockerEngine({ owner }).attach(containerId, { signal: new AbortController().signal });
await attached.write(text);
for await (const chunk of attached.stdout) process.stdout.write(chunk);
