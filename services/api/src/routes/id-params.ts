import { z } from 'zod';

/** What cannot be an id is answered like an id that names nothing: `not_found`. */
export const idParams = z.object({ id: z.uuid() });
