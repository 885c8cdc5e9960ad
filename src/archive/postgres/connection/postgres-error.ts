import { FeedkeeperError } from '../../../feedkeeper-error.ts'

const waits = 'work goes on once it answers again'
const isCrowded = 'it is too busy with what others write; it is tried again'

/** What to do, by the code of the system or of PostgreSQL (https://www.postgresql.org/docs/15/errcodes-appendix.html). */
const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: `start PostgreSQL, or correct DATABASE_URL or \`database.url\`; ${waits}`,
  ENOENT: `start PostgreSQL, or correct DATABASE_URL or \`database.url\`; ${waits}`,
  ENOTFOUND: 'correct the host in DATABASE_URL or `database.url`',
  ECONNRESET: waits,
  EPIPE: waits,
  ETIMEDOUT: waits,
  '25006': 'it takes no writes: name the primary, not a replica, in DATABASE_URL or `database.url`',
  '28000': 'let the user of DATABASE_URL or `database.url` in',
  '28P01': 'correct the password in DATABASE_URL or `database.url`',
  '3D000': 'make the database (createdb), or name another in DATABASE_URL or `database.url`',
  '3F000': 'make the schema that search_path names',
  '40001': isCrowded,
  '40P01': isCrowded,
  '42501': 'give the user of DATABASE_URL or `database.url` the right to it',
  '53100': 'make room on the disk of PostgreSQL',
  '53200': 'PostgreSQL needs more memory',
  '53300': `raise max_connections of PostgreSQL, or close others; ${waits}`,
  '57P01': waits,
  '57P02': waits,
  '57P03': waits,
}

/** One of its processes crashed, so that all of them begin anew, and what was not on its disk is lost. */
export const crashed = '57P02'

/** PostgreSQL could not be reached, or did not do what it was asked. */
export class PostgresError extends FeedkeeperError {
  /** PostgreSQL's own code of five characters; absent where the connection failed. */
  readonly sqlState: string | undefined
  /** Whether what was asked may have been carried out, and only the answer did not come; or is lost, though it was answered. */
  readonly mayBeDone: boolean

  constructor(address: string, cause: Error) {
    const code = (cause as { code?: string }).code
    const why = cause.message || firstOf(cause)?.message || code || 'it did not answer'
    const remedy = remedies[code ?? firstOf(cause)?.code ?? ''] ?? (isLost(cause) ? waits : undefined)
    super('database-failed', `${address}: ${why.replace(/\s+/g, ' ')}${remedy ? `; ${remedy}` : ''}`, { cause })
    this.sqlState = code?.length === 5 ? code : undefined
    this.mayBeDone = this.sqlState === undefined ? !isUnsent(code ?? firstOf(cause)?.code, cause) : code === crashed
  }
}

/** Where a name has several addresses, each fails for itself. */
function firstOf(error: Error): { readonly code?: string; readonly message: string } | undefined {
  return error instanceof AggregateError ? error.errors[0] : undefined
}

/** Whether a statement was never sent, since there was no connection for it. */
function isUnsent(code: string | undefined, { message }: Error): boolean {
  return ['ECONNREFUSED', 'ENOENT', 'ENOTFOUND'].includes(code ?? '') || /when trying to connect/.test(message)
}

function isLost({ message }: Error): boolean {
  return /terminat|timeout|closed|ended|connection error/i.test(message)
}

/** Another worker recorded something while this one thought that it had its turn. */
export class TurnLostError extends FeedkeeperError {
  constructor(address: string) {
    super(
      'turn-lost',
      `${address}: another worker wrote meanwhile; what was to be recorded follows with the next write`,
    )
  }
}

/** The database is of no use as it is: too old, or written by a newer feedkeeper. */
export class PostgresVersionError extends FeedkeeperError {
  constructor(address: string, found: string, expected: string, remedy: string) {
    super('database-version', `${address}: found ${found}, expected ${expected}; ${remedy}`)
  }
}

/** Another feedkeeper works with the same tables, alone or under the same name. */
export class DatabaseLockedError extends FeedkeeperError {
  constructor(address: string, holder: string | undefined, workerName: string | undefined) {
    const remedy =
      workerName === undefined
        ? 'this asks for the database alone: stop every worker first, or give each archive its own database, or schema'
        : 'give each worker a name of its own (`worker.name`), and each archive its own database, or schema'
    super(
      'output-locked',
      `${address}: another feedkeeper works with this database${holder ? ` (${holder})` : ''}; ${remedy}`,
    )
  }
}

/** The schema of pg-boss is not there, and the user may not make it. */
export class JobsSchemaError extends FeedkeeperError {
  constructor(address: string, schema: string, user: string, database: string) {
    super(
      'no-jobs-schema',
      `${address}: workers that share it need a schema ${schema} for their jobs, which ${user} may not make; as an administrator: CREATE SCHEMA "${schema}" AUTHORIZATION "${user}", or GRANT CREATE ON DATABASE "${database}" TO "${user}"`,
    )
  }
}
