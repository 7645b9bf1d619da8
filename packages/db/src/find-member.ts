import { type Role, role } from '@codex-web/contracts/account';
import type { Database } from './connect.ts';

export type Membership = { workspace: { id: string; name: string }; role: Role };

/** The workspace the user works in: the first one they joined. */
export async function findMember(db: Database, userId: string): Promise<Membership | null> {
  const member = await db.prisma.member.findFirst({
    where: { userId },
    orderBy: { createdAt: 'asc' },
    select: { role: true, workspace: { select: { id: true, name: true } } },
  });
  return member && { workspace: member.workspace, role: role.parse(member.role) };
}
