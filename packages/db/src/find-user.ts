import type { Database } from './connect.ts';

export type User = { user: { id: string; name: string; email: string }; isOperator: boolean };

/** @returns null also for somebody who was disabled or deleted: they cannot do anything. */
export async function findUser(db: Database, id: string): Promise<User | null> {
  const row = await db.prisma.user.findFirst({
    where: { id, disabledAt: null, deletedAt: null },
    select: { id: true, name: true, email: true, isOperator: true },
  });
  return row && { user: { id: row.id, name: row.name, email: row.email }, isOperator: row.isOperator };
}
