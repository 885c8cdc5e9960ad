import type { FoundFeed } from './found-feed.ts'

/** The titles of the newest entries of a feed that was found. */
export function newestTitles(entries: FoundFeed['listing']['entries']): readonly string[] {
  const time = (entry: (typeof entries)[number]) => (entry.publishedAt ?? entry.updatedAt)?.getTime() ?? 0
  return [...entries]
    .sort((a, b) => time(b) - time(a))
    .slice(0, 3)
    .map((entry) => entry.title || entry.url || '(no title)')
}
