/** The address with which anybody can read the task. */
export function shareUrl(publicUrl: string, token: string): string {
  return new URL(`/shared/${token}`, publicUrl).href;
}
