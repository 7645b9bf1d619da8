import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type apiKey, connectionTo, startFakeApi } from '../../../gateway/src/testing/fake-api.ts';
import { gatewayEnvironment } from '../../../gateway/src/testing/gateway-environment.ts';

const main = join(import.meta.dirname, '../../../gateway/src/main.ts');

/** The real gateway as a process of its own, in front of a provider, with one open door and a fake API that pays by a key. */
export async function startGateway(
  baseUrl: string,
  { settings = {}, ...paying }: { settings?: Record<string, string>; token?: ReturnType<typeof apiKey> } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'gw-'));
  const api = await startFakeApi({ connection: connectionTo(baseUrl), ...paying });
  const env = { ...(await gatewayEnvironment(folder, api.url)), HALT_HOLD_MS: '1', ...settings };

  async function start(): Promise<ChildProcess> {
    const gateway = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: gateway.stdout });
    for await (const line of lines) if (line.includes('"ready"')) break;
    gateway.stdout.resume();
    return gateway;
  }

  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (gateway.exitCode !== null || gateway.signalCode !== null) return;
    const ended = once(gateway, 'exit');
    gateway.kill(signal);
    await ended;
  }

  async function control(method: string, path: string, body?: object) {
    const sending = request({ socketPath: join(folder, 'control.sock'), method, path, agent: false });
    sending.end(body && JSON.stringify(body));
    const [answer] = await once(sending, 'response');
    return JSON.parse((await answer.setEncoding('utf8').toArray()).join(''));
  }

  let gateway = await start();
  await control('PUT', '/doors/d-1', { attemptId: '11111111-1111-4111-8111-111111111111' });
  return {
    api,
    pid: () => gateway.pid ?? 0,
    socket: join(folder, 'doors', 'd-1', 'gateway.sock'),
    openDoor: async (doorId: string, attemptId: string) => {
      await control('PUT', `/doors/${doorId}`, { attemptId });
      return join(folder, 'doors', doorId, 'gateway.sock');
    },
    usage: () => control('GET', '/doors/d-1/usage?after=0'),
    async restart(signal: NodeJS.Signals) {
      await stop(signal);
      gateway = await start();
    },
    async [Symbol.asyncDispose]() {
      await stop('SIGKILL');
      await api[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
