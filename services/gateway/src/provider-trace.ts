import type { IncomingHttpHeaders } from 'node:http';

const traced = ['x-request-id', 'x-oai-request-id', 'cf-ray', 'x-openai-authorization-error'];

/** What a provider's support asks for: how the provider names an answer, and the code of its error. */
export function providerTrace(headers: IncomingHttpHeaders): Record<string, string> {
  const found = traced.flatMap((name) => entry(name, headers[name]));
  return Object.fromEntries([...found, ...entry('x-error-code', errorCode(headers['x-error-json']))]);
}

function entry(name: string, value: unknown): [string, string][] {
  return typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value) ? [[name, value]] : [];
}

function errorCode(encoded: string | string[] | undefined): unknown {
  if (typeof encoded !== 'string') return undefined;
  try {
    return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')).error.code;
  } catch {
    return undefined;
  }
}
