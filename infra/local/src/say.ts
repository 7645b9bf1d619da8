import { stdout } from 'node:process';

/** A line for the person who started it. */
export function say(line: string): void {
  stdout.write(`${line}\n`);
}
