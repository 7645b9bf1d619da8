import { z } from 'zod';

/**
 * Reads a service's settings from its environment, once, at start.
 * @throws SettingsError that names each setting that is missing or wrong, without its value.
 */
export function parseEnv<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: Record<string, string | undefined> = process.env,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new SettingsError(`These settings are missing or wrong: ${faults.join('; ')}.`);
}

export class SettingsError extends Error {
  override name = 'SettingsError';
}
