import type { Database } from './connect.ts';

export type User = { user: { id: string; name: string; email: string }; isOperator: boolean };

export async function findUser(db: Database, id: string): Promise<User | null> {
  const row = await db.prisma.user.findUnique({
    where: { id },
    select: { id: true, name: true, email: true, isOperator: true },
  });
  return row && { user: { id: row.id, name: row.name, email: row.email }, isOperator: row.isOperator };
}
