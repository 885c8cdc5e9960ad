import { join } from 'node:path'
import type { Catalog } from '../catalog.ts'
import type { SourceFacts } from '../source-facts.ts'
import { openCatalogReadOnly, openEmptyCatalog } from '../sqlite/catalog-database.ts'

/** Where a catalog stands: in the output folder, or, where that has an address, in a database. */
export type CatalogPlace = {
  /** The output folder. */
  readonly folder: string
  /** A `postgresql://` address; absent where the catalog stands in the folder. */
  readonly databaseUrl?: string | undefined
}

/** Opens the catalog to read from it, wherever it stands; where there is none it is empty, and none is made. */
export async function openCatalogToRead<State>(
  { folder, databaseUrl }: CatalogPlace,
  stateOf: (facts: SourceFacts) => State,
): Promise<Catalog<State>> {
  if (databaseUrl === undefined) return openCatalogReadOnly(join(folder, 'catalog.db'), stateOf).catalog
  // Whoever has no such database does not wait for its driver.
  const { openPostgresCatalogReadOnly } = await import('../postgres/postgres-catalog.ts')
  return (await openPostgresCatalogReadOnly(databaseUrl, stateOf))?.catalog ?? openEmptyCatalog(stateOf)
}
