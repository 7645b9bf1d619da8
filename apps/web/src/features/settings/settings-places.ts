import { type Permission, roleMay } from '@codex-web/contracts/access';
import type { Me } from '@codex-web/contracts/account';

export type SettingsPlace = { href: string; label: string };
export type SettingsGroup = { title: string; places: SettingsPlace[] };

const account: SettingsPlace[] = [
  { href: '/settings/account', label: 'Profile' },
  { href: '/settings/account/security', label: 'Sign-in and security' },
  { href: '/settings/account/sessions', label: 'Sessions' },
];

const accountInWorkspace: SettingsPlace[] = [
  { href: '/settings/account/tokens', label: 'API tokens' },
  { href: '/settings/notifications', label: 'Notifications' },
];

const workspace: (SettingsPlace & { needs: Permission })[] = [
  { href: '/settings/workspace', label: 'General', needs: 'workspace.read' },
  { href: '/settings/people', label: 'People', needs: 'members.read' },
  { href: '/settings/groups', label: 'Groups', needs: 'groups.manage' },
  { href: '/settings/credentials', label: 'Credentials', needs: 'credentials.read' },
  { href: '/settings/limits', label: 'Limits', needs: 'usage.read' },
  { href: '/settings/prices', label: 'Prices', needs: 'usage.read' },
  { href: '/settings/service-accounts', label: 'Service accounts', needs: 'service-accounts.manage' },
  { href: '/settings/webhooks', label: 'Webhooks', needs: 'webhooks.manage' },
  { href: '/settings/audit', label: 'Audit log', needs: 'audit.read' },
];

const installation: SettingsPlace[] = [
  { href: '/installation/people', label: 'All people' },
  { href: '/installation/workspaces', label: 'All workspaces' },
  { href: '/installation/audit', label: 'Audit log' },
];

/** What somebody can set, in groups. Without a workspace it is their own account alone. */
export function settingsGroups(me: Me | null): SettingsGroup[] {
  if (me === null) return [{ title: 'Account', places: account }];
  return [
    { title: 'Account', places: [...account, ...accountInWorkspace] },
    { title: 'Workspace', places: workspace.filter(({ needs }) => roleMay(me.role, needs)) },
    ...(me.isOperator ? [{ title: 'Installation', places: installation }] : []),
  ];
}

/** The place that a path belongs to: the one with the longest address that it begins with. */
export function placeOf(groups: readonly SettingsGroup[], path: string): SettingsPlace | null {
  const fitting = groups
    .flatMap(({ places }) => places)
    .filter(({ href }) => path === href || path.startsWith(`${href}/`));
  return fitting.toSorted((a, b) => b.href.length - a.href.length)[0] ?? null;
}
