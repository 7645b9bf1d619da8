import type { TestApp } from './test-app.ts';

/** Of this person, or of anybody. */
export function newestSession({ parts }: TestApp, userId?: string) {
  const where = userId === undefined ? {} : { userId };
  return parts.db.prisma.session.findFirstOrThrow({ where, orderBy: { createdAt: 'desc' } });
}

/** Lets the ten minutes be over in which the sessions of a person need not be shown again whose they are. */
export async function endConfirmation({ parts }: TestApp, userId: string): Promise<void> {
  const confirmedAt = new Date(Date.now() - 600_001);
  await parts.db.prisma.session.updateMany({ where: { userId }, data: { confirmedAt } });
}
