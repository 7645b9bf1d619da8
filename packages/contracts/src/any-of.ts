import { z } from 'zod';

/** One value or, by naming the parameter again, several: any of them will do. */
export const anyOf = <T extends z.ZodType>(value: T) =>
  z
    .union([value, z.array(value).max(50)])
    .transform((given) => (Array.isArray(given) ? given : [given]) as z.output<T>[])
    .optional();
