import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { usageAnswer } from '@codex-web/contracts/gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionTo, startFakeApi } from './testing/fake-api.ts';
import { completed, delta, startFakeProvider, streamHead } from './testing/fake-provider.ts';
import { gatewayEnvironment } from './testing/gateway-environment.ts';
import { answered, beginRequest, sendRequest } from './testing/sandbox-request.ts';
import { sendControl } from './testing/send-control.ts';

const attemptId = '11111111-1111-4111-8111-111111111111';
const main = join(import.meta.dirname, 'main.ts');

describe('a gateway that is restarted', () => {
  let folder: string;
  const running: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gw-'));
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((gateway) => ended(gateway, 'SIGKILL')));
    await rm(folder, { recursive: true });
  });

  async function startGateway(apiUrl: string): Promise<ChildProcess> {
    const gateway = spawn(process.execPath, [main], {
      env: await gatewayEnvironment(folder, apiUrl),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(gateway);
    for await (const line of createInterface({ input: gateway.stdout })) {
      expect(line).not.toContain('canary');
      if (line.includes('"ready"')) return gateway;
    }
    return expect.fail('the gateway ended before it was ready');
  }

  async function ended(gateway: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (gateway.exitCode !== null || gateway.signalCode !== null) return gateway.exitCode;
    gateway.kill(signal);
    const [code] = await once(gateway, 'exit');
    return code;
  }

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGKILL'])(
    'by %s in the middle of an answer has its doors at the same place, and what it recorded',
    async (signal) => {
      await using provider = await startFakeProvider((response, _seen, number) => {
        streamHead(response);
        if (number === 2) response.write(delta('half'));
        else response.end(completed(10 * number, 5));
      });
      const socket = join(folder, 'doors', 'd-1', 'gateway.sock');
      const control = (method: string, path: string, body?: unknown) =>
        sendControl(join(folder, 'control.sock'), method, path, body);

      await using api = await startFakeApi({ connection: connectionTo(provider.baseUrl) });
      const first = await startGateway(api.url);
      await control('PUT', '/doors/d-1', { attemptId });
      const { ino } = await stat(join(folder, 'doors', 'd-1'));
      expect(await sendRequest(socket)).toMatchObject({ status: 200 });
      const half = await answered(beginRequest(socket));
      const cut = expect(half.toArray()).rejects.toThrow('aborted');
      expect(await ended(first, signal)).toBe(signal === 'SIGTERM' ? 0 : null);
      await cut;

      await startGateway(api.url);
      expect((await stat(join(folder, 'doors', 'd-1'))).ino).toBe(ino);
      expect(await sendRequest(socket)).toMatchObject({ status: 200, cut: false });
      const usage = usageAnswer.parse((await control('GET', '/doors/d-1/usage?after=0')).body);
      expect(usage.records[0]).toMatchObject({ attemptId, inputTokens: 10 });
      expect(usage.records.at(-1)).toMatchObject({ attemptId, inputTokens: 30 });
      expect(api.admissions.at(-1)).toMatchObject({ heldGeneration: null });
      expect(api.admissions.at(-1)?.records[0]).toMatchObject({ inputTokens: 10 });
    },
  );

  it('leaves the doors of a gateway that still runs alone', async () => {
    await startGateway('https://127.0.0.1:1');
    await expect(startGateway('https://127.0.0.1:1')).rejects.toThrow('ended before it was ready');
    expect(await sendControl(join(folder, 'control.sock'), 'GET', '/health')).toMatchObject({ status: 200 });
  });
});
