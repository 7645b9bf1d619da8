import type { Dependencies } from '../dependencies.ts';
import type { App } from '../http/app-type.ts';
import { invitationRoutes } from './invitations.ts';
import { memberRoutes } from './members.ts';
import { acceptInvitationRoutes } from './use-invitation.ts';

/** Who is in which workspace, and what was done. */
export function peopleRoutes(app: App, parts: Dependencies): void {
  memberRoutes(app, parts);
  invitationRoutes(app, parts);
  acceptInvitationRoutes(app, parts);
}
