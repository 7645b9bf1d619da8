import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect } from 'node:net';

/** What the operating system takes as the path of a unix socket. */
const maxPathBytes = 107;

export class SocketPathTooLong extends Error {
  override name = 'SocketPathTooLong';
}

/**
 * Makes the server listen on a unix socket, in place of one that an ended process left behind.
 * @throws SocketPathTooLong, and what `ensureUnanswered` throws.
 */
export async function listenOnSocket(server: Server, path: string, mode: number): Promise<void> {
  checkPathLength(path);
  await ensureUnanswered(path);
  await rm(path, { force: true });
  server.listen(path);
  await once(server, 'listening');
  await chmod(path, mode);
}

/** @throws Error when a process listens on the path: two gateways on one folder would take each other's sockets. */
export async function ensureUnanswered(path: string): Promise<void> {
  if (await isAnswered(path)) throw new Error(`Another process is listening on ${path}. Stop it first.`);
}

export function checkPathLength(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes <= maxPathBytes) return;
  throw new SocketPathTooLong(
    `The path of a unix socket can have ${maxPathBytes} bytes, and this one would have ${bytes}. Choose a shorter data folder.`,
  );
}

/** Ends the connections too, and returns when the socket is gone. Safe for a server that does not listen. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
