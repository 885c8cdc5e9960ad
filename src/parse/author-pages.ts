import { cutAt } from '../text/clean-text.ts'
import type { EntryExtras } from './listing.ts'

const mostAuthors = 20
const longestText = 1_000

/** Keeps where the authors of an entry are found: of one alone, or of each by name; nothing where there is nothing but names. */
export function authorPages(people: NonNullable<EntryExtras['authors']>): Pick<EntryExtras, 'author' | 'authors'> {
  if (!people.some(({ url, email, avatarUrl }) => url ?? email ?? avatarUrl)) return {}
  const [only, ...others] = people
  if (only === undefined || people.length > mostAuthors) return {}
  const bounded = people.map((each) => ({
    ...each,
    name: cutAt(each.name, longestText),
    ...(each.email !== undefined && { email: cutAt(each.email, longestText) }),
  }))
  if (others.length > 0) return { authors: bounded }
  const { name, ...author } = bounded[0] as (typeof bounded)[number]
  return { author }
}
