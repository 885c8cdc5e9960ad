import { afterAll, beforeAll, describe } from 'vitest'
import { openPostgresCatalog } from '../../../src/archive/postgres/postgres-catalog.ts'
import { openPostgresPublications } from '../../../src/archive/postgres/publications/postgres-publications.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts'
import { describeCatalog } from '../contracts/catalog.ts'
import { describeDueQueue } from '../contracts/due-queue.ts'
import type { NewCatalog } from '../contracts/open-catalog.ts'
import { describePublicationStore } from '../contracts/publication-store.ts'

describe.skipIf(!hasPostgres())('on a PostgreSQL of its own', () => {
  let server: TestPostgres
  beforeAll(async () => {
    // Tables that were measured while they were empty, and are then filled at once, take many times as long.
    server = await startPostgres({ settings: ['autovacuum=off'] })
  }, 60_000)
  afterAll(() => server.stop())

  const newCatalog: NewCatalog = async () => {
    const url = await server.emptiedPlace()
    return (stateOf) => openPostgresCatalog(url, stateOf)
  }

  describeCatalog('in PostgreSQL', newCatalog, { runs: 4 })
  describeDueQueue('in PostgreSQL', newCatalog, { many: 2_000 })
  describePublicationStore('in PostgreSQL', async () => {
    const url = await server.emptiedPlace()
    const { catalog } = await openPostgresCatalog(url, (facts) => facts)
    await catalog.close()
    return async () => openPostgresPublications(url)
  })
})
