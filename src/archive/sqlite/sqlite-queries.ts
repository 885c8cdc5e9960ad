import type { Parameter, SharedQueries } from '../tables/shared-queries.ts'
import type { Database } from './database.ts'

/** Runs statements in the words of both engines. */
export function sharedQueries(database: Database): SharedQueries {
  const run: SharedQueries['run'] = (sql, ...parameters) => database.run(sql, ...parameters.map(bound)).changes
  return {
    all: (sql, ...parameters) => database.all(sql, ...parameters.map(bound)),
    get: (sql, ...parameters) => database.get(sql, ...parameters.map(bound)),
    run,
    // Statements come one after the other: each is alone.
    runAlone: run,
    dialect: {
      isOneOf: (column, list) => `${column} IN (SELECT value FROM json_each(${list}))`,
      each: (list) => `(SELECT value AS id FROM json_each(${list})) AS each`,
      is: (column) => `${column} = 1`,
      isNot: (column) => `${column} = 0`,
      texts: (column, from) => `(SELECT json_group_array(${column}) FROM ${from})`,
      hex: (column) => `lower(hex(${column}))`,
      indexedBy: (index) => `INDEXED BY ${index}`,
    },
  }
}

function bound(parameter: Parameter): string | number | null {
  return typeof parameter === 'object' && parameter !== null ? JSON.stringify(parameter) : parameter
}
