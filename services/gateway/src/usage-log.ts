import { type FileHandle, open } from 'node:fs/promises';
import { usageRecord } from '@codex-web/contracts/usage';
import { z } from 'zod';

const attributedRecord = usageRecord.extend({ attemptId: z.uuid() });
export type AttributedRecord = z.infer<typeof attributedRecord>;

/**
 * The usage records of one door: a file with one JSON object a line that only grows, and the same in memory.
 * Records keep their place; a line that cannot be read keeps its place too and is left out of answers.
 * A last line that was cut by a crash is taken away when the file is opened.
 */
export class UsageLog {
  readonly #file: FileHandle;
  readonly #records: (AttributedRecord | null)[];
  #written: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, records: (AttributedRecord | null)[]) {
    this.#file = file;
    this.#records = records;
  }

  static async open(path: string): Promise<UsageLog> {
    const file = await open(path, 'a+', 0o600);
    const text = await file.readFile('utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));
    return new UsageLog(file, whole.split('\n').slice(0, -1).map(parseRecord));
  }

  get length(): number {
    return this.#records.length;
  }

  /** Returns when the record is handed to the operating system: it outlives this process, not a power cut. */
  append(record: AttributedRecord): Promise<void> {
    this.#records.push(record);
    const write = this.#written.then(() => this.#file.appendFile(`${JSON.stringify(record)}\n`));
    this.#written = write.catch(() => undefined);
    return write;
  }

  after(index: number): AttributedRecord[] {
    return this.#records.slice(index).filter((record) => record !== null);
  }

  async close(): Promise<void> {
    await this.#written;
    await this.#file.close();
  }
}

function parseRecord(line: string): AttributedRecord | null {
  try {
    return attributedRecord.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
