import type { ArticleStore } from './article-store.ts'
import type { KeptPlace } from './opening/archive-place.ts'
import { openKept } from './opening/open-kept.ts'

/** A thread that asks a store has its own limits, which end it before it would give up by itself. */
const deadlineMs = 10_000

/** Opens the articles of an archive by themselves, as a thread does that reads them while others write. */
export async function openArticles(place: KeptPlace): Promise<ArticleStore> {
  return (await openKept(place, { deadlineMs })).articles
}
