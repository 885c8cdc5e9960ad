import type { Archive } from '../archive/archive.ts'
import type { Publication } from './publications.ts'

/** Tells the journal of publications that were published once and are not there any more, and of those that are back. */
export async function tellWhatWent(
  publications: readonly Pick<Publication, 'name' | 'title'>[],
  {
    catalog,
    publications: store,
    keep,
  }: Pick<Archive<never>, 'publications' | 'keep'> & {
    readonly catalog: Pick<Archive<never>['catalog'], 'gonePublications'>
  },
): Promise<void> {
  const there = new Map(publications.map(({ name, title }) => [name, title]))
  const gone = await catalog.gonePublications()
  const went = (await store.documents.names()).filter((name) => !there.has(name) && !gone.has(name))
  const changes = [
    ...went.map((name) => ({ name, title: name, isGone: true })),
    ...[...there].filter(([name]) => gone.has(name)).map(([name, title]) => ({ name, title, isGone: false })),
  ]
  if (changes.length > 0) await keep({ publications: changes })
}
