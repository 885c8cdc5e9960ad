import type { SharedQueries } from '../../tables/shared-queries.ts'
import type { PostgresDatabase } from './postgres-database.ts'

/** Runs statements in the words of both engines. */
export function sharedQueries(database: PostgresDatabase): SharedQueries {
  return {
    all: (sql, ...parameters) => database.all(numbered(sql), ...parameters),
    get: (sql, ...parameters) => database.get(numbered(sql), ...parameters),
    run: (sql, ...parameters) => database.run(numbered(sql), ...parameters),
    runAlone: (sql, ...parameters) => database.alone((queries) => queries.run(numbered(sql), ...parameters)),
    dialect: {
      isOneOf: (column, list) => `${column} = ANY(${list}::text[])`,
      each: (list) => `unnest(${list}::text[]) AS each (id)`,
      is: (column) => column,
      isNot: (column) => `NOT ${column}`,
      texts: (column, from) => `ARRAY(SELECT ${column}::text FROM ${from})`,
      hex: (column) => `encode(${column}, 'hex')`,
      indexedBy: () => '',
    },
  }
}

/** Parameters as PostgreSQL numbers them. */
function numbered(sql: string): string {
  return sql.replace(/\?(\d)/g, '$$$1')
}
