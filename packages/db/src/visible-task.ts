/**
 * SQL that is true when the person `user` sees the task `k`, a row of tasks whose workspace they are a member of: it is the
 * workspace's or their own, by authorship or because it was handed to them, and its repository is open to them.
 * @param user an SQL expression, such as `$2`: the person's id.
 */
export function visibleTask(k: string, user: string): string {
  return `(
    (${k}.visibility = 'workspace' OR ${k}.author_id = ${user} OR ${k}.assignee_id = ${user})
    AND ${openRepository(`${k}.repository_id`, user)})`;
}

/**
 * SQL that is true when the person may use the repository: they are a member of its workspace, and it has no groups, or they
 * are in one of them, or own or administer the workspace.
 */
export function openRepository(repositoryId: string, user: string): string {
  return `EXISTS (
    SELECT 1 FROM repositories vr JOIN members vm ON vm.workspace_id = vr.workspace_id AND vm.user_id = ${user}
    WHERE vr.id = ${repositoryId} AND (
      vm.role IN ('owner', 'admin')
      OR NOT EXISTS (SELECT 1 FROM repository_groups vg WHERE vg.repository_id = vr.id)
      OR EXISTS (
        SELECT 1 FROM repository_groups vg JOIN group_members vp ON vp.group_id = vg.group_id
        WHERE vg.repository_id = vr.id AND vp.user_id = ${user})))`;
}
