import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { checksumOf } from '../../../src/archive/checksum.ts'
import { imageName } from '../../../src/archive/images/images.ts'
import type { Finding } from '../../../src/archive/verify/finding.ts'
import { restoreImages } from '../../../src/archive/verify/restore-images.ts'
import { verifyArchive } from '../../../src/archive/verify/verify-archive.ts'
import { readWritten } from '../../../src/article/front-matter.ts'
import { stateOfFacts } from '../../../src/poll/memory/facts-of-state.ts'
import { testArchive } from '../../support/archive.ts'
import { fileOf, readFileOf, someArticle } from '../../support/articles.ts'
import { somePicture } from '../../support/pictures.ts'

async function findingsIn(folder: string): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const options = {
    folder,
    readArticle: readFileOf,
    readWritten,
    stateOf: stateOfFacts,
    onProgress: () => {},
    pauseMs: 1,
  }
  for await (const each of verifyArchive(options)) findings.push(each)
  return findings
}
const told = async (folder: string) => (await findingsIn(folder)).map(({ what, problem }) => `${what}: ${problem}`)

const url = (word: string) => `https://pictures.example/${word}.png`
const pathOf = (word: string) => `images/${imageName(checksumOf(somePicture(word)), 'png')}`
const words = ['bow', 'keel', 'mast']

/** An archive of one article with three pictures that are kept and one that was given up, closed. */
async function somePictures(): Promise<string> {
  const archive = await testArchive()
  const article = someArticle(1)
  const images = [...words, 'gone'].map(url)
  await archive.keep({
    articles: [{ article, ...fileOf(article), details: {}, firstSeenAtMs: 0, sourceId: 'gazette', images }],
  })
  await archive.keep({
    images: words.map((word) => ({ url: url(word), bytes: somePicture(word), form: 'png' })),
    noImages: [{ url: url('gone'), reason: 'HTTP 404' }],
  })
  await archive.close()
  return archive.folder
}

describe('verifying pictures', () => {
  test('finds nothing where all are as they were kept', async () => {
    expect(await findingsIn(await somePictures())).toEqual([])
  })

  test('names a flipped bit, a picture that is gone, and files that no line keeps, and puts right what it can', async () => {
    const folder = await somePictures()
    const bow = join(folder, pathOf('bow'))
    const bytes = await readFile(bow)
    bytes[9] = (bytes[9] ?? 0) ^ 4
    await writeFile(bow, bytes)
    await rm(join(folder, pathOf('keel')))
    await writeFile(join(folder, pathOf('mast')), 'something else')
    const stray = pathOf('stray')
    await mkdir(dirname(join(folder, stray)), { recursive: true })
    await writeFile(join(folder, stray), somePicture('stray'))
    const findings = await findingsIn(folder)
    expect(findings.map(({ what, problem, imageUrl }) => [what, problem, imageUrl])).toEqual([
      [pathOf('bow'), 'it is damaged: its bytes are not what its name says', url('bow')],
      [pathOf('keel'), 'it is gone, though the journal keeps it', url('keel')],
      [pathOf('mast'), 'it is damaged: its bytes are not what its name says', url('mast')],
      [stray, 'no line of the journal keeps it', undefined],
    ])
    const archive = await testArchive({ folder })
    await restoreImages(findings, archive)
    const records = await archive.catalog.images.page({ after: '', limit: 10 })
    const wanted = records.filter(({ file, reason }) => file === undefined && reason === undefined)
    expect(wanted).toEqual([{ url: url('keel') }, { url: url('mast') }])
    expect(await readFile(bow)).toEqual(somePicture('bow'))
    const again = ['keel', 'mast'].map((word) => ({ url: url(word), bytes: somePicture(word), form: 'png' }) as const)
    await archive.keep({ images: again })
    await archive.close()
    expect(await told(folder)).toEqual([`${stray}: no line of the journal keeps it`])
  })

  test('finds nothing after a run that was killed before it could tell the journal of a picture, and another start', async () => {
    const folder = await somePictures()
    const killed = await testArchive({ folder })
    const article = someArticle(2)
    await killed.keep({
      articles: [
        { article, ...fileOf(article), details: {}, firstSeenAtMs: 0, sourceId: 'gazette', images: [url('new')] },
      ],
    })
    const same = { url: url('new'), file: pathOf('new').slice('images/'.length) }
    await killed.catalog.images.intend([same])
    await killed.images.put([{ bytes: somePicture('new'), form: 'png' }])
    await killed.close()
    expect(await told(folder)).toEqual([`${pathOf('new')}: no line of the journal keeps it`])
    await (await testArchive({ folder })).close()
    expect(await told(folder)).toEqual([])
  })

  test('sets the catalog beside the journal, both ways', async () => {
    const folder = await somePictures()
    const database = new DatabaseSync(join(folder, 'catalog.db'))
    database.exec(`UPDATE images SET bytes = 1 WHERE url = '${url('bow')}'; DELETE FROM images WHERE url = '${url('gone')}';
      INSERT INTO images (url, host, file, bytes, told_at_ms) SELECT '${url('new')}', host, file, bytes, told_at_ms
      FROM images WHERE url = '${url('mast')}'`)
    database.close()
    expect((await findingsIn(folder)).map(({ what, problem, repairs }) => [what, problem, ...repairs])).toEqual([
      [`catalog: picture ${url('bow')}`, 'the journal says otherwise', 'rebuild'],
      [`catalog: picture ${url('gone')}`, 'the catalog does not know it', 'rebuild'],
      [`catalog: picture ${url('new')}`, 'no line of the journal tells of it', 'tell'],
    ])
    const archive = await testArchive({ folder })
    await archive.catalog.images.unjournal([url('new')])
    await archive.close()
    await (await testArchive({ folder }, { rebuild: true })).close()
    expect(await told(folder)).toEqual([])
  })

  test('survives the loss of the journal: what the catalog knows of pictures is told again', async () => {
    const folder = await somePictures()
    for (const name of await readdir(join(folder, 'journal'))) await rm(join(folder, 'journal', name))
    await (await testArchive({ folder })).close()
    await rm(join(folder, 'catalog.db'))
    const archive = await testArchive({ folder })
    expect(await archive.catalog.images.counts()).toMatchObject({ kept: 3, waiting: 0, givenUp: 1 })
    const shown = await archive.catalog.images.of([someArticle(1).hash])
    expect(shown.get(someArticle(1).hash)?.map((each) => each.url)).toEqual(words.map(url))
  })
})
