import { join } from 'node:path'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { describeCatalog } from '../contracts/catalog.ts'

describeCatalog('in SQLite', async () => {
  const file = join(await tempFolder(), 'catalog.db')
  return async (stateOf) => openCatalog(file, stateOf)
})
