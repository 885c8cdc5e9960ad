import { expect, test } from 'vitest'
import { ArchiveError } from '../../../src/archive/archive-error.ts'
import { KeepHealth } from '../../../src/archive/keeping/keep-health.ts'
import { PostgresError } from '../../../src/archive/postgres/connection/postgres-error.ts'

const failedBy = async (error: Error) => {
  const health = new KeepHealth()
  await expect(health.watch(Promise.reject(error))).rejects.toBe(error)
  return health
}
const ofSystem = (code: string) =>
  new ArchiveError('/srv/articles', 'writing', Object.assign(new Error(code), { code }))
const ofPostgres = (code: string) => new PostgresError('postgresql://db/news', Object.assign(new Error('no'), { code }))

test.each([
  ['a full disk', ofSystem('ENOSPC')],
  ['a disk that fails', ofSystem('EIO')],
  ['a full disk of PostgreSQL', ofPostgres('53100')],
  ['a database that is a replica', ofPostgres('25006')],
  ['all tries that lost to other writers', ofPostgres('40001')],
  ['a file in the place of a folder', ofSystem('ENOTDIR')],
])('nothing can be kept after %s, until something was kept', async (_, error) => {
  const health = await failedBy(error)
  expect(health.problem()).toBe(error.message)
  await health.watch(Promise.resolve())
  expect(health.problem()).toBe(undefined)
})

test.each([
  ['one file that is in the way', ofSystem('EISDIR')],
  ['a database that restarts, which is asked itself whether it is back', ofPostgres('57P03')],
])('all else can be kept after %s', async (_, error) => {
  expect((await failedBy(error)).problem()).toBe(undefined)
})
