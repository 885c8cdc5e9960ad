import type { Directory } from './directory.ts'
import { coveredHours, subscribedArticles } from './documents/subscribed-articles.ts'
import { lookAround, type PublishSubject } from './publish-parts.ts'

/** How long readers may stay away from the subscription document of a publication. */
export type PublicationCoverage = {
  readonly name: string
  readonly title: string
  /** How many articles the document holds. */
  readonly articles: number
  /** Hours between two looks within which no article is missed; absent where the document holds all there are. */
  readonly coversHours?: number
}

/** Tells of each publication that is kept as files how many hours its subscription document covers. */
export async function publicationCoverage(
  subject: Pick<PublishSubject, 'settings' | 'sources' | 'clock'> & {
    readonly archive: Pick<PublishSubject['archive'], 'catalog'>
  },
): Promise<readonly PublicationCoverage[]> {
  const { articles: index, duplicates } = subject.archive.catalog
  const { publications }: Directory = await lookAround(subject)
  const covered: PublicationCoverage[] = []
  for (const publication of publications.filter(({ delivery }) => delivery === 'file')) {
    const subscribed = await subscribedArticles(publication, index, subject.clock(), duplicates)
    const hours = subscribed.isComplete ? undefined : await coveredHours(subscribed, index.keys(publication.set))
    const { name, title } = publication
    const coversHours = hours === undefined ? {} : { coversHours: Number(hours.toFixed(1)) }
    covered.push({ name, title, articles: subscribed.keys.length, ...coversHours })
  }
  return covered
}
