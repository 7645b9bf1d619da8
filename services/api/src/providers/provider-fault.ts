/** A provider did not do what it was asked. The message is fit for people and holds nothing secret. */
export class ProviderFault extends Error {
  override name = 'ProviderFault';
  /** The HTTP status it answered with; null when it did not answer. */
  readonly status: number | null;

  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
