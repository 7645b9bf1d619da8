import type { TestApp } from './test-app.ts';

/** What the audit log of every workspace has of a thing or person, oldest first. */
export function auditOf({ parts }: TestApp, subjectId: string) {
  return parts.db.prisma.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });
}
