import { type Database, openDatabase, removeDatabase, type UseDatabase } from './database.ts'
import { DatabaseDamagedError } from './database-error.ts'

/** A database that can be made again from what else is kept. */
export type DerivedDatabase = {
  /** Does one act; nothing is opened before the first. */
  readonly use: UseDatabase
  readonly close: () => Promise<void>
}

/**
 * Opens a database that can be made again, or makes an empty one where there is none, it is of another version, or damaged;
 * `onDamaged` is told. Where it turns out to be damaged later, the act at hand fails and the next finds an empty one.
 */
export function derivedDatabase(
  file: string,
  options: {
    /** Its `user_version`; `tables` makes it so. */
    readonly version: number
    /** SQL that makes the tables. Two programs may come at once: the second finds those of the first. */
    readonly tables: string
    readonly cacheBytes?: number
    /** Whether damage is looked for before anything is done: only where it is small. */
    readonly isCheckedFirst?: boolean
    readonly onDamaged: (error: DatabaseDamagedError) => void
  },
): DerivedDatabase {
  let database: Database | undefined
  return {
    async use(act) {
      database ??= opened(file, options)
      try {
        return act(database)
      } catch (error) {
        if (error instanceof DatabaseDamagedError) {
          options.onDamaged(error)
          database.close()
          removeDatabase(file)
          database = undefined
        }
        throw error
      }
    },
    async close() {
      database?.close()
      database = undefined
    },
  }
}

function opened(
  file: string,
  { version, tables, cacheBytes, isCheckedFirst, onDamaged }: Parameters<typeof derivedDatabase>[1],
): Database {
  const open = () => openDatabase(file, cacheBytes === undefined ? {} : { cacheBytes })
  const withTables = (empty: Database) => {
    empty.transaction(() => empty.execute(tables))
    return empty
  }
  let database: Database | undefined
  try {
    database = open()
    if (isCheckedFirst) database.check()
    const found = versionOf(database)
    if (found === version) return database
    if (found === 0) return withTables(database)
    database.close()
  } catch (error) {
    database?.close()
    if (!(error instanceof DatabaseDamagedError)) throw error
    onDamaged(error)
  }
  removeDatabase(file)
  return withTables(open())
}

/** The version of the tables of a database, as its maker noted it; 0 where it has none. */
export function versionOf(database: Database): number {
  return Number(database.get('PRAGMA user_version')?.user_version)
}
