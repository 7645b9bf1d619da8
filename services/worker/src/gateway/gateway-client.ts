import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@codex-web/contracts/app-error';
import { type Door, door, type UsageAnswer, usageAnswer } from '@codex-web/contracts/gateway';
import { Agent, request } from 'undici';

/** The worker's line to the gateway on its host. Every call throws GatewayUnavailableError when it cannot be reached. */
export type GatewayClient = {
  ping: () => Promise<void>;
  /**
   * Opens the door, or points it at this attempt. Safe twice. Waits for a gateway that is just being started again.
   * @throws AppError `sandbox_failed` when it does not come back.
   */
  openDoor: (doorId: string, attemptId: string) => Promise<Door>;
  closeDoor: (doorId: string) => Promise<void>;
  /** Model requests counted since record `after` of this door. */
  usage: (doorId: string, after: number) => Promise<UsageAnswer>;
  close: () => Promise<void>;
};

export class GatewayUnavailableError extends Error {
  override name = 'GatewayUnavailableError';
}

export function gatewayClient(controlSocket: string): GatewayClient {
  const agent = new Agent({ connect: { socketPath: controlSocket }, headersTimeout: 5_000, bodyTimeout: 5_000 });
  const call = async (method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    try {
      const answer = await request(`http://gateway${path}`, {
        dispatcher: agent,
        method,
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      const text = await answer.body.text();
      if (answer.statusCode >= 300) throw new Error(`${method} ${path} was answered with ${answer.statusCode}`);
      return text === '' ? null : JSON.parse(text);
    } catch (error) {
      throw new GatewayUnavailableError('The gateway does not answer on its control socket.', { cause: error });
    }
  };
  return {
    ping: async () => void (await call('GET', '/health')),
    openDoor: async (doorId, attemptId) =>
      door.parse(await whileRestarting(() => call('PUT', `/doors/${doorId}`, { attemptId }))),
    closeDoor: async (doorId) => void (await call('DELETE', `/doors/${doorId}`)),
    usage: async (doorId, after) => usageAnswer.parse(await call('GET', `/doors/${doorId}/usage?after=${after}`)),
    close: () => agent.close(),
  };
}

const restartWithinMs = 20_000;
const tryEveryMs = 200;

async function whileRestarting<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + restartWithinMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof GatewayUnavailableError)) throw error;
      if (Date.now() > deadline) throw notOpened(error);
      await delay(tryEveryMs);
    }
  }
}

function notOpened(cause: unknown): AppError {
  const message =
    'The gateway does not answer, so the sandbox would have no way to the model. The log of the gateway says why; start it and start the task again.';
  return new AppError('sandbox_failed', message, { cause });
}
