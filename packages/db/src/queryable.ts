import type { QueryResult, QueryResultRow } from 'pg';

export type { PoolClient } from 'pg';

/** The pool, or one connection of it with a transaction open. */
export type Queryable = {
  query<Row extends QueryResultRow>(sql: string | Statement, values?: unknown[]): Promise<QueryResult<Row>>;
};

/**
 * A statement by a name that no other has: each connection plans it once. For what is asked often and joins much, where planning
 * takes longer than answering. It names each column that it answers with, or a migration that adds one would break it.
 */
export type Statement = { name: string; text: string };
