import pg from 'pg';

const uniqueViolation = '23505';

/** The name of the unique constraint that `error` says was violated; undefined when it is another error. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code === uniqueViolation ? error.constraint : undefined;
}
