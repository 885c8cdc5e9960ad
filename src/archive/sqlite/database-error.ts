import { FeedkeeperError } from '../../feedkeeper-error.ts'

/** A database cannot be read any more: its file is damaged, or is none. */
export class DatabaseDamagedError extends FeedkeeperError {
  readonly file: string

  constructor(file: string, why: string, options: ErrorOptions) {
    super('database-damaged', `${file}: the database is damaged (${why})`, options)
    this.file = file
  }
}

const busy = 5
const notWritable = [8, 14]
const remedies: Readonly<Record<number, string>> = {
  5: 'another program is writing to it',
  8: 'make it and its folder writable',
  10: 'look at the disk: it may be full',
  13: 'make room on the disk',
  14: 'make its folder readable and writable',
}

/** A database could not be opened, read or written, though it is not damaged. */
export class DatabaseFailedError extends FeedkeeperError {
  /** Whether another program held it for too long. */
  readonly isBusy: boolean
  /** Whether the file, or its folder, cannot be opened or written. */
  readonly isNotWritable: boolean

  constructor(file: string, sqliteCode: number, why: string, options: ErrorOptions) {
    const remedy = remedies[sqliteCode]
    super('database-failed', `${file}: ${why}${remedy ? `; ${remedy}` : ''}`, options)
    this.isBusy = sqliteCode === busy
    this.isNotWritable = notWritable.includes(sqliteCode)
  }
}
