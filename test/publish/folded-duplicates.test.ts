import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { feedReader } from './history-reader.ts'
import { sampleArchive, samplePublisher } from './sample-archive.ts'

const sources = ['harbour', 'mill', 'farm']
const publications = { folded: { duplicates: 'fold' }, mill_only: { sources: ['mill', 'farm'], duplicates: 'fold' } }

async function archiveWithCopies() {
  const archive = await sampleArchive()
  const [first] = await archive.add([{ sourceId: 'harbour', lang: 'en', markdown: 'The ferry runs again.' }])
  const [copy] = await archive.add([{ sourceId: 'mill', lang: 'en', url: 'https://mill.example/a?b=1&c=2' }])
  const [other] = await archive.add([{ sourceId: 'farm', lang: 'en' }])
  const hashes = [first, copy, other].map((each) => each?.hash ?? '')
  const join = async () => {
    const of = { hash: hashes[0] ?? '', score: 0.9, differences: [] }
    await archive.archive.catalog.duplicates.join([{ hash: hashes[1] ?? '', of }])
  }
  return { archive, hashes, join }
}

type Feed = { readonly items: readonly { readonly id: string; readonly content_html: string }[] }

describe('a publication that folds duplicates', () => {
  test('shows the first and names the others, as links and in the text, once they are found', async () => {
    const { archive, hashes, join: found } = await archiveWithCopies()
    const publisher = samplePublisher(archive, { sources, publications })
    await publisher.publish()
    const read = feedReader(archive, publisher)
    const feed = async (name: string) => JSON.parse(await read(`${name}.json`)) as Feed
    expect((await feed('folded')).items.length).toBe(3)
    await found()
    await publisher.publish()
    const { items } = await feed('folded')
    expect(items.map(({ id }) => id.slice(-16)).sort()).toEqual([hashes[0], hashes[2]].sort())
    const shown = items.find(({ id }) => id.endsWith(hashes[0] ?? '-'))
    expect(shown?.content_html).toContain(
      '<p>Also in: <a href="https://mill.example/a?b=1&amp;c=2">Source mill</a></p>',
    )
    const atom = await readFile(join(archive.feeds, 'folded.atom.xml'), 'utf8')
    expect(atom).toContain('<link rel="related" href="https://mill.example/a?b=1&amp;c=2" title="Source mill"/>')
    // Others have all of them, and say nothing.
    const all = await feed('all')
    expect(all.items.length).toBe(3)
    expect(JSON.stringify(all)).not.toContain('Also in')
  })

  test('shows a copy whose first it does not hold', async () => {
    const { archive, hashes, join: found } = await archiveWithCopies()
    await found()
    const publisher = samplePublisher(archive, { sources, publications })
    await publisher.publish()
    const feed = JSON.parse(await feedReader(archive, publisher)('mill_only.json')) as Feed
    expect(feed.items.map(({ id }) => id.slice(-16)).sort()).toEqual([hashes[1], hashes[2]].sort())
  })

  test('has the same bytes however often it is made, and its archive pages have all articles', async () => {
    const { archive, hashes, join: found } = await archiveWithCopies()
    await found()
    await archive.add(Array.from({ length: 100 }, () => ({ sourceId: 'farm' })))
    const publisher = samplePublisher(archive, { sources, publications, publish: { archives: 'files' } })
    await publisher.publish()
    const read = () => readFile(join(archive.feeds, 'folded.atom.xml'), 'utf8')
    const before = await read()
    await publisher.publish({ everything: true })
    expect(await read()).toBe(before)
    const page = await feedReader(archive, publisher)('folded/1.atom.xml')
    for (const hash of hashes) expect(page).toContain(hash)
  })
})
