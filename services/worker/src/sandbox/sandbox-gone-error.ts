/** There is no such container, or its main process has ended. */
export class SandboxGoneError extends Error {
  override name = 'SandboxGoneError';
}
