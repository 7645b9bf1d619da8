import type { QueryResult, QueryResultRow } from 'pg';

export type { PoolClient } from 'pg';

/** The pool, or one connection of it with a transaction open. */
export type Queryable = {
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<QueryResult<Row>>;
};
