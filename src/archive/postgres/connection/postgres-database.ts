import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { inTurn } from '../../keeping/in-turn.ts'
import type { Row } from '../../tables/row.ts'
import { addressForPeople, withOptions } from './database-address.ts'
import { crashed, PostgresError } from './postgres-error.ts'
import { breakOff, isThere, SilenceWatch } from './silence-watch.ts'

/** Runs statements, each with its parameters `$1`, `$2` and so on. */
export type Queries = {
  /** Every row of a query. */
  readonly all: (sql: string, ...parameters: readonly unknown[]) => Promise<readonly Row[]>
  /** The first row of a query; absent where it has none. */
  readonly get: (sql: string, ...parameters: readonly unknown[]) => Promise<Row | undefined>
  /** Runs a statement; gives how many rows it changed. */
  readonly run: (sql: string, ...parameters: readonly unknown[]) => Promise<number>
}

/** What a transaction runs. */
export type Transaction = Queries & {
  /** Runs several statements without parameters at once, such as those of a schema. */
  readonly script: (sql: string) => Promise<void>
}

const mostConnections = 8
const connectWithinMs = 10_000
/** So long nothing comes on a connection before the system asks whether the other side is there; it has ten seconds to say. */
const keepAliveAfterMs = 10_000
const silenceTimes = { afterMs: 15_000, answerMs: connectWithinMs }
const mostTries = 5
/** Before the second try, at most; somewhat longer before each that follows, so that those who met do not meet again. */
const longestPauseMs = 20
/** Serialization failure and deadlock: PostgreSQL ended the transaction so that another could go on. */
const toTryAgain = ['40001', '40P01']

/**
 * The connections to one PostgreSQL database; this is the only file that names the driver. Statements are prepared once for
 * each connection. What PostgreSQL throws comes as `PostgresError`, with the address, never with its password.
 */
export class PostgresDatabase implements Queries {
  /** Where the database is, for people: without its password. */
  readonly address: string
  readonly #pool: pg.Pool
  readonly #names = new Map<string, string>()
  readonly #onDoubt: (isLost: boolean) => void
  readonly #inTurn = inTurn()
  readonly #clients = new Set<pg.PoolClient>()
  readonly #watch: SilenceWatch

  /**
   * Connects when first asked; `url` is a `postgresql://` address as libpq has it, `name` what PostgreSQL shows of us, and
   * `onDoubt` is told whenever a connection broke, and whether what was said on it may have come to nothing. `silence` says when
   * a server is taken for gone.
   */
  constructor(
    url: string,
    {
      name = 'feedkeeper',
      connections = mostConnections,
      options = '',
      onDoubt = (_isLost: boolean): void => undefined,
      silence = silenceTimes,
    } = {},
  ) {
    this.#onDoubt = onDoubt
    this.address = addressForPeople(url)
    const config = {
      connectionString: withOptions(url, options),
      connectionTimeoutMillis: connectWithinMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveAfterMs,
      application_name: name,
    }
    this.#pool = new pg.Pool({ ...config, max: connections, allowExitOnIdle: true })
    this.#pool.on('connect', (client) => this.#clients.add(client))
    this.#pool.on('remove', (client) => this.#clients.delete(client))
    this.#watch = new SilenceWatch(silence, {
      isThere: () => isThere(new pg.Client({ ...config, connectionTimeoutMillis: silence.answerMs })),
      giveUp: () => {
        for (const client of this.#clients) breakOff(client)
      },
    })
    // A connection that is lost while nobody uses it is replaced when one is needed.
    this.#pool.on('error', (error) => {
      onDoubt((error as { code?: string }).code === crashed)
    })
  }

  async all(sql: string, ...parameters: readonly unknown[]) {
    return (await this.#query(this.#pool, sql, parameters)).rows
  }

  async get(sql: string, ...parameters: readonly unknown[]) {
    return (await this.#query(this.#pool, sql, parameters)).rows[0]
  }

  async run(sql: string, ...parameters: readonly unknown[]) {
    return (await this.#query(this.#pool, sql, parameters)).rowCount ?? 0
  }

  /** The first row of a query that hardly comes twice, such as one that somebody typed: it is not prepared. */
  async once(sql: string, ...parameters: readonly unknown[]): Promise<Row | undefined> {
    const values = parameters.map(storable)
    return (await this.#named(() => this.#pool.query<Row>({ text: sql, values }))).rows[0]
  }

  /**
   * Runs `work` in one transaction: all of it is kept, or, where it throws, nothing. One that PostgreSQL ended in favour of
   * another is run again.
   */
  async transaction<Result>(work: (queries: Transaction) => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#once(work)
      } catch (error) {
        const isToTryAgain = error instanceof PostgresError && toTryAgain.includes(error.sqlState ?? '')
        if (!isToTryAgain || tries === mostTries) throw error
        await pause(Math.random() * tries * longestPauseMs)
      }
    }
  }

  /**
   * A transaction that is alone among those of all workers on the same tables (schema): what has an order, such as changes, is
   * seen in that order by everybody. Those of one process wait for each other here, so that they hold one connection.
   */
  alone<Result>(work: (queries: Transaction) => Promise<Result>): Promise<Result> {
    return this.#inTurn(() =>
      this.transaction(async (queries) => {
        await queries.run(`SELECT pg_advisory_xact_lock(${writersLock})`)
        return work(queries)
      }),
    )
  }

  /** Runs a statement of somebody else's making as it is, unprepared; gives its rows. */
  async statement(sql: string, parameters: readonly unknown[]): Promise<{ readonly rows: Row[] }> {
    return this.#named(() => this.#pool.query<Row>(sql, [...parameters]))
  }

  /** Takes a connection of its own that is not shared; `onLost` is told where it ends by itself. */
  async connect(onLost: () => void): Promise<Pick<Queries, 'get'> & { readonly end: () => Promise<void> }> {
    const client = await this.#checkedOut()
    let isOver = false
    const lose = () => {
      if (isOver) return
      isOver = true
      client.release(true)
      onLost()
    }
    client.on('error', lose)
    client.on('end', lose)
    return {
      get: async (sql, ...parameters) => (await this.#query(client, sql, parameters)).rows[0],
      end: async () => {
        if (isOver) return
        isOver = true
        client.release(true)
      },
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ended) await this.#pool.end()
  }

  async #once<Result>(work: (queries: Transaction) => Promise<Result>): Promise<Result> {
    const client = await this.#checkedOut()
    let lost: Error | undefined
    const lose = (error: Error) => {
      lost = error
    }
    client.on('error', lose)
    const query = (sql: string, parameters: readonly unknown[]) => this.#query(client, sql, parameters)
    try {
      await query('BEGIN', [])
      const result = await work({
        all: async (sql, ...parameters) => (await query(sql, parameters)).rows,
        get: async (sql, ...parameters) => (await query(sql, parameters)).rows[0],
        run: async (sql, ...parameters) => (await query(sql, parameters)).rowCount ?? 0,
        script: async (sql) => {
          await this.#named(() => client.query(sql))
        },
      })
      await query('COMMIT', [])
      return result
    } catch (error) {
      // Where the connection is gone so is the transaction; what went wrong first is what counts.
      await client.query('ROLLBACK').catch((failed: Error) => {
        lost ??= failed
      })
      throw error
    } finally {
      client.off('error', lose)
      client.release(lost)
    }
  }

  async #checkedOut(): Promise<pg.PoolClient> {
    return this.#named(() => this.#pool.connect())
  }

  async #query(on: pg.Pool | pg.PoolClient, sql: string, parameters: readonly unknown[]) {
    const values = parameters.map(storable)
    return this.#named(() => on.query<Row>({ name: this.#nameOf(sql), text: sql, values }))
  }

  async #named<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#watch.during(work)
    } catch (error) {
      const failed = new PostgresError(this.address, error as Error)
      if (failed.mayBeDone) this.#onDoubt(true)
      throw failed
    }
  }

  #nameOf(sql: string): string {
    const known = this.#names.get(sql)
    if (known !== undefined) return known
    const name = `feedkeeper ${this.#names.size}`
    this.#names.set(sql, name)
    return name
  }
}

/** The key of the lock under which one writes at a time, and migrates: one for each schema of a database. */
const writersLock = `hashtextextended('feedkeeper writers ' || current_schema(), 0)`

/** PostgreSQL's texts hold every character but U+0000 and halves of a surrogate pair, which stand for nothing in any of ours. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\ufffd').toWellFormed()
  return Array.isArray(value) ? value.map(storable) : value
}

/** Rows as one parameter, for `json_to_recordset`. */
export function asRows(rows: readonly object[]): string {
  return JSON.stringify(rows, (_key, value) => storable(value))
}
