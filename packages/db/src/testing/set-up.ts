import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

/**
 * What `make` gives, for all tests of a file or group: filled in before the first of them, so that nothing can be taken out of it
 * earlier, and closed after the last if it can be closed. What is set up first is made first and closed last.
 */
export function setUp<Made extends object>(make: () => Made | Promise<Made>): Made {
  const made = {} as Made;
  beforeAll(async () => void Object.assign(made, await make()));
  afterAll(() => close(made));
  return made;
}

/** The same, made anew for each test. */
export function setUpEach<Made extends object>(make: () => Made | Promise<Made>): Made {
  const made = {} as Made;
  beforeEach(async () => void Object.assign(made, await make()));
  afterEach(() => close(made));
  return made;
}

async function close(made: { close?: () => unknown }): Promise<void> {
  await made.close?.();
}
