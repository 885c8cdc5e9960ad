import { join } from 'node:path'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { ArticleCatalog } from '../catalog.ts'
import { writersIn } from '../files/journal-months.ts'
import type { Journal, JournalPosition } from '../journal/journal.ts'
import { type KeptPlace, partName } from './archive-place.ts'

/** The settings lead to another place than the one in which what the catalog knows is kept. */
export class OtherPlaceError extends FeedkeeperError {
  constructor(place: string, why: string, remedy: string) {
    super('other-place', `${place}: ${why}; ${remedy}`)
  }
}

/** How a position in a folder is told from one in a store, wherever in a text it stands. */
const monthOfFolder = /(^|")\d{4}-\d\d:/

/**
 * Looks whether what the catalog knows is kept where the settings lead: throws `OtherPlaceError` where it is in a folder and a
 * store is set, or the other way round, or where a store is empty and the folder is not, since the settings were changed
 * and nothing was moved.
 */
export async function checkKeptPlace(
  place: KeptPlace,
  journal: Pick<Journal, 'read'>,
  catalog: Pick<ArticleCatalog, 'position'>,
): Promise<void> {
  const { folder, store } = place
  const position = await catalog.position()
  const name = partName(place, '').replace(/\/$/, '')
  const back = 'or set things back as they were'
  if (store === undefined) {
    if (position === undefined || !isOfStore(position)) return
    const why = 'what the catalog knows is kept in an object store, but `store.url` is not set'
    throw new OtherPlaceError(name, why, `move it by \`feedkeeper rebuild --from s3://…\`, ${back}`)
  }
  const isOfFolder = position !== undefined && monthOfFolder.test(position)
  if (!isOfFolder && (position !== undefined || !(await isInFolderAlone(folder, journal)))) return
  const why = `nothing of what is kept in ${folder} is there yet`
  throw new OtherPlaceError(name, why, `move it by \`feedkeeper rebuild --from ${folder}\`, ${back}`)
}

async function isInFolderAlone(folder: string, journal: Pick<Journal, 'read'>): Promise<boolean> {
  if ((await writersIn(join(folder, 'journal'))).length === 0) return false
  for await (const _ of journal.read()) return false
  return true
}

/** Whether a position is one of a store. */
function isOfStore(position: JournalPosition): boolean {
  return /\d:\d/.test(position) && !monthOfFolder.test(position)
}
