// What is asked of an archive again and again: look-ups, the newest articles, and a publication after one that is new.
import type { ArticleSet } from '../../src/archive/article-keys.ts'
import { generatedArchive } from '../publish/generated-archive.ts'
import { cpuMs, each, sayCosts } from './costs.ts'
import { grownArticle, sourceIds } from './grown-articles.ts'

const [output = '', count = 0] = [process.argv[2], Number(process.argv[3])]
const rounds = 40
const { archive, publisher: newPublisher, close } = await generatedArchive({ output })
const { articles } = archive.catalog
const one: ArticleSet = { kind: 'source', sourceId: 'harbour' }
/** The newest of each source, as its listing brings them poll after poll. */
const listings = Array.from({ length: sourceIds.length }, (_, round) => {
  const newest = Array.from(
    { length: 50 },
    (_each, n) => grownArticle(count - 1 - n * sourceIds.length - round).article,
  )
  return { sourceId: newest[0]?.sourceId ?? '', hashes: newest.map(({ hash }) => hash) }
})
const listingOf = (round: number) => listings[round % listings.length] ?? { sourceId: '', hashes: [] }
const lookUp = async (round: number, sourceId = listingOf(round).sourceId) =>
  articles.known(listingOf(round).hashes, sourceId)
const first = await cpuMs(rounds, lookUp)
// Each listing was asked for once: its rows are at hand, as at every poll but the first.
const known = await cpuMs(rounds, lookUp)
const ofOthers = await cpuMs(rounds, (round) => lookUp(round, 'harbour'))
const found = await cpuMs(rounds, async (round) => articles.find(listingOf(round).hashes))
const ofOne = await cpuMs(rounds, async () => articles.keys(one).newest(50))
const ofSome = await cpuMs(rounds, async (round) =>
  articles.keys({ kind: 'source', sourceId: sourceIds[round % sourceIds.length] ?? 'harbour' }).latest(50),
)
const ofAll = await cpuMs(rounds, async () => articles.keys({ kind: 'all' }).newest(50))
const publisher = newPublisher()
await publisher.publish()
const published = await cpuMs(rounds, async (round) => {
  await archive.keep({ articles: [{ ...grownArticle(count + round), sourceId: 'harbour' }] })
  await publisher.publish()
})
await publisher.close()
await archive.keep({
  removed: Array.from({ length: rounds + 1 }, (_, n) => ({ hash: grownArticle(count + n).article.hash })),
})
await close()
sayCosts([
  each('look 50 articles of a listing up, the first time', first, 'ms CPU'),
  each('look 50 articles of a listing up, at each poll', known, 'ms CPU'),
  each('look 50 articles up that another source brought', ofOthers, 'ms CPU'),
  each('read the records of 50 articles', found, 'ms CPU'),
  each('the newest 50 of one source', ofOne, 'ms CPU'),
  each('the last 50 to come in, of one source', ofSome, 'ms CPU'),
  each('the newest 50 of all', ofAll, 'ms CPU'),
  each('keep and publish one new article', published, 'ms CPU'),
])
