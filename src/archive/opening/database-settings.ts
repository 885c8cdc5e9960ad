import { z } from 'zod'
import { FeedkeeperError } from '../../feedkeeper-error.ts'

/** The section `database` of the settings: where the catalog stands. */
export const databaseSettings = z
  .strictObject({
    url: z
      .string()
      .optional()
      .describe(
        'PostgreSQL 15 or newer as `postgresql://USER:PASSWORD@HOST/DATABASE`, for the catalog and what was published; the environment variable `DATABASE_URL` wins; default: SQLite in the output folder',
      ),
  })
  .prefault({})

/** What was given as the address of a database is none; the message does not repeat it, since it may hold a password. */
export class DatabaseAddressError extends FeedkeeperError {
  constructor(name: string) {
    super(
      'bad-database-address',
      `${name}: it is no address of a PostgreSQL database; expected postgresql://USER:PASSWORD@HOST/DATABASE`,
    )
  }
}

/**
 * The address of the database to use: that of the environment, or of the settings; absent where the catalog stands in the
 * output folder. Throws `DatabaseAddressError`.
 */
export function databaseUrlOf(
  { url }: z.output<typeof databaseSettings>,
  { DATABASE_URL: given }: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const address = given || url
  if (address === undefined) return undefined
  if (['postgresql:', 'postgres:'].includes(URL.parse(address)?.protocol ?? '')) return address
  throw new DatabaseAddressError(given ? 'DATABASE_URL' : 'database.url')
}
