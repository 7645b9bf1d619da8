import type { AttributedRecord } from './usage-log.ts';

/** What is known of one door while the gateway runs. `attemptId` is the attempt it points at now. */
export interface DoorTraffic {
  readonly attemptId: string;
  readonly countedRequests: number;
  openRequests: number;
  /** When the provider last sent anything for this door. */
  lastModelByteAt: Date | null;
  append(record: AttributedRecord): Promise<void>;
}
