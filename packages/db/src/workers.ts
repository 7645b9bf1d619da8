import type { Database } from './connect.ts';

/** A process that takes attempts. */
export type WorkerProcess = { id: string; host: string; places: number };

/** SQL that is true of a worker, a row of workers `w`, that has said lately that it is alive. */
export const isAlive = "w.seen_at > now() - interval '15 seconds'";

/** Says that the worker is alive. Those that have not said so for long are forgotten. */
export async function noteWorker(db: Database, worker: WorkerProcess): Promise<void> {
  await db.pool.query(
    `INSERT INTO workers (id, host, places) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET seen_at = now()`,
    [worker.id, worker.host, worker.places],
  );
  await db.pool.query("DELETE FROM workers WHERE seen_at < now() - interval '1 hour'");
}

/** The worker stops by itself. */
export async function forgetWorker(db: Database, id: string): Promise<void> {
  await db.prisma.workerProcess.deleteMany({ where: { id } });
}
