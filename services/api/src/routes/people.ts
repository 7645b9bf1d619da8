import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { auditRoutes } from './audit.ts';
import { groupRoutes } from './groups.ts';
import { installationRoutes } from './installation.ts';
import { invitationRoutes } from './invitations.ts';
import { memberRoutes } from './members.ts';
import { ownDataRoutes } from './own-data.ts';
import { acceptInvitationRoutes } from './use-invitation.ts';
import { workspaceRoutes } from './workspaces.ts';

/** Who is in which workspace, and what was done. */
export function peopleRoutes(app: App, parts: Dependencies): void {
  workspaceRoutes(app, parts);
  memberRoutes(app, parts);
  invitationRoutes(app, parts);
  acceptInvitationRoutes(app, parts);
  groupRoutes(app, parts);
  auditRoutes(app, parts);
  installationRoutes(app, parts);
  ownDataRoutes(app, parts);
}
