import type { Found, Published } from '../publish/published.ts'
import type { Representation } from './representation.ts'
import type { FeedRoute } from './route.ts'
import type { ServedFiles } from './served-files.ts'

/** What a path leads to: something that can be sent, or why there is nothing to send. */
export type Served =
  | { readonly kind: 'here'; readonly representation: Representation }
  | Exclude<Found, { readonly kind: 'file' }>

/** Gives a feed document as it is now. */
export type ServedFeeds = (route: FeedRoute) => Promise<Served>

/** Makes what gives feed documents: publishing says which file is asked for, unless that was sent a moment ago. */
export function createServedFeeds(find: Published['find'], files: ServedFiles): ServedFeeds {
  return async (route) => {
    const recent = files.recent(route.name)
    if (recent !== undefined) return { kind: 'here', representation: recent }
    const { publication, place, format, mediaType } = route
    const found = await find({ publication, format, ...(place !== undefined && { place }) })
    if (found.kind !== 'file') return found
    const representation = await files.look(found, mediaType)
    return representation === undefined ? { kind: 'absent' } : { kind: 'here', representation }
  }
}
