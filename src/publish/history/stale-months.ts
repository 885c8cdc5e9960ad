import type { ChangedMonth } from '../../archive/catalog.ts'
import type { PublishedDocuments } from '../../archive/publication-store.ts'
import { filesInEveryForm } from '../formats/feed-document.ts'
import type { Publication } from '../publications.ts'
import type { FeedDocumentFiles } from './feed-document-files.ts'

/** The months in which articles changed that this publication may hold. */
export function staleMonths(
  { selection }: Publication,
  changes: ReadonlyMap<string, readonly ChangedMonth[]>,
): Map<string, number> {
  const stale = new Map<string, number>()
  for (const sourceId of selection.sources ?? changes.keys()) {
    for (const { month, sinceMs } of changes.get(sourceId) ?? []) {
      stale.set(month, Math.min(sinceMs, stale.get(month) ?? sinceMs))
    }
  }
  return stale
}

/**
 * The months of archive documents whose files are not all there; they are noted as not written. A folder that has not
 * changed since all were there is not read.
 */
export async function missingMonths(
  name: string,
  { documents, files }: { readonly documents: PublishedDocuments; readonly files: FeedDocumentFiles },
): Promise<readonly string[]> {
  if ((await files.folderStamp(name)) === (await documents.folderStamp(name))) return []
  const known = await documents.all(name)
  const isThere = await files.presence(known.flatMap(({ path }) => filesInEveryForm(path)))
  const missing = known.filter(({ path }) => !filesInEveryForm(path).every(isThere))
  for (const document of missing) await documents.put(name, { ...document, written: '' })
  return [...new Set(missing.map((document) => document.month))]
}
