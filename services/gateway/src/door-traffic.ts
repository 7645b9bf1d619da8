import type { AttemptGate } from './attempt-gate.ts';
import type { AttributedRecord } from './usage-log.ts';

/** What is known of one door while the gateway runs. `gate` is that of the attempt it points at now. */
export interface DoorTraffic {
  readonly gate: AttemptGate;
  readonly countedRequests: number;
  openRequests: number;
  /** When the provider last sent anything for this door. */
  lastModelByteAt: Date | null;
  append(record: AttributedRecord): Promise<void>;
}
