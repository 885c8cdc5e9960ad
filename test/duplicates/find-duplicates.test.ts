import { rm } from 'node:fs/promises'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { DuplicateFinder } from '../../src/duplicates/find-duplicates.ts'
import { compareArticles } from '../../src/text/likeness/compare-articles.ts'
import { signatureBytes, signatureOf } from '../../src/text/likeness/signature.ts'
import { type TestArchive, testArchive } from '../support/archive.ts'
import { fileOf, readFileOf, someArticle } from '../support/articles.ts'

const story = `A ferry with 214 passengers ran aground off Tarn point in thick fog, the harbour master Ole Brandal said on Sunday.

Nobody was hurt. A tug would try to free the vessel at high water around 13:40, and Sundline has sent a second ship.`

function finderOf(archive: TestArchive) {
  const asked: number[] = []
  const finder = new DuplicateFinder({
    archive,
    readArticle: readFileOf,
    log: pino({ level: 'silent' }),
    jobs: {
      signArticles: async (articles) =>
        articles.map(({ title, markdown }) => signatureBytes(signatureOf(title, markdown))),
      compareArticles: async (pairs) => {
        asked.push(pairs.length)
        return pairs.map(compareArticles)
      },
    },
  })
  return { finder, asked }
}

type Kept = { readonly n: number; readonly sourceId: string; readonly title?: string; readonly markdown: string }

async function keep(archive: TestArchive, articles: readonly Kept[]) {
  const made = articles.map(({ n, ...fields }) => someArticle(n, fields))
  await archive.keep({
    articles: made.map((article) => ({
      article,
      text: fileOf(article).text,
      details: {},
      firstSeenAtMs: 0,
      sourceId: article.sourceId,
    })),
  })
  return made.map(({ hash }) => hash)
}

const groupsOf = async (archive: TestArchive) =>
  (await archive.catalog.duplicates.groups(99)).map(({ members }) => members.map(({ hash }) => hash))

describe('looking for duplicates', () => {
  test('finds the same story in another source, and leaves other stories alone', async () => {
    const archive = await testArchive()
    const { finder } = finderOf(archive)
    const [first] = await keep(archive, [{ n: 1, sourceId: 'gazette', title: 'Ferry aground', markdown: story }])
    await keep(archive, [
      { n: 2, sourceId: 'courier', title: 'Rates', markdown: 'The bank left its rates as they were.' },
    ])
    const copy = `By our staff\n\n${story.replace('ran aground', 'got stuck')}\n\nRead more on our site.`
    const [second] = await keep(archive, [{ n: 3, sourceId: 'courier', title: 'Ferry stuck off Tarn', markdown: copy }])
    await finder.run()
    expect(await groupsOf(archive)).toEqual([[first, second]])
    expect((await archive.catalog.duplicates.groups(9))[0]?.members[1]?.of).toMatchObject({ hash: first })
    expect(await archive.catalog.duplicates.pending()).toBe(0)
  })

  test('signs what is there without a signature, as after an upgrade, and goes on where it was after a restart', async () => {
    const archive = await testArchive()
    const hashes = await keep(
      archive,
      Array.from({ length: 120 }, (_, n) => ({
        n,
        sourceId: n % 2 ? 'gazette' : 'courier',
        markdown: `${story}\n\nReport ${Math.floor(n / 2)} by desk ${Math.floor(n / 2) * 31}.`.replaceAll(
          /\d+/g,
          (digits) => `${Number(digits) + 1_000 * Math.floor(n / 2)}`,
        ),
      })),
    )
    const first = finderOf(archive)
    expect(await first.finder.step()).toMatchObject({ signed: 50, compared: 50 })
    const second = finderOf(archive)
    await second.finder.run()
    expect(await archive.catalog.duplicates.unsigned(9)).toEqual([])
    expect(await archive.catalog.duplicates.pending()).toBe(0)
    expect((await archive.catalog.duplicates.groupsOf(hashes)).size).toBeGreaterThan(100)
  })

  test('passes over what cannot be read, and is done all the same', async () => {
    const archive = await testArchive()
    const { finder } = finderOf(archive)
    const [gone] = await keep(archive, [{ n: 1, sourceId: 'gazette', markdown: story }])
    await keep(archive, [{ n: 2, sourceId: 'courier', markdown: story }])
    await rm(archive.articles.pathOf(gone ?? ''))
    await finder.run()
    expect(await groupsOf(archive)).toEqual([])
  })

  test('compares no text where nothing is alike', async () => {
    const archive = await testArchive()
    const { finder, asked } = finderOf(archive)
    await keep(archive, [
      { n: 1, sourceId: 'gazette', title: 'Ferry', markdown: story },
      { n: 2, sourceId: 'gazette', title: 'Bank', markdown: '央行周三维持利率不变，符合市场预期。' },
    ])
    await finder.run()
    expect(asked).toEqual([])
  })
})
