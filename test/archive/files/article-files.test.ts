import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ArticleFiles } from '../../../src/archive/files/article-files.ts'
import { fileOf, someArticle } from '../../support/articles.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const namesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map((each) => each.name)

describe('the files of the archive', () => {
  test('stand in a folder named by the first two hex digits and hold exactly the text', async () => {
    const files = new ArticleFiles(join(await tempFolder(), 'articles'))
    const one = fileOf(someArticle(1))
    await files.putIfAbsent([one])
    expect(await readFile(join(files.folder, one.hash.slice(0, 2), `${one.hash}.md`), 'utf8')).toBe(one.text)
  })

  test('are never written twice: what is there stays to the byte and to the second', async () => {
    const files = new ArticleFiles(await tempFolder())
    const one = fileOf(someArticle(1))
    await files.putIfAbsent([one])
    const before = await stat(files.pathOf(one.hash), { bigint: true })
    await files.putIfAbsent([{ ...one, text: 'another text' }, fileOf(someArticle(2))])
    const { mtimeNs, ino } = before
    expect(await stat(files.pathOf(one.hash), { bigint: true })).toMatchObject({ mtimeNs, ino })
  })

  test('leave no temporary file behind, and those of a killed run are removed when the folder is read', async () => {
    const files = new ArticleFiles(await tempFolder())
    const batch = Array.from({ length: 200 }, (_, index) => fileOf(someArticle(index)))
    await files.putIfAbsent(batch)
    expect((await namesIn(files.folder)).sort()).toEqual(batch.map((file) => `${file.hash}.md`).sort())

    const folder = batch[0]?.hash.slice(0, 2) ?? ''
    await writeFile(join(files.folder, folder, '.0123456789abcdef.md.tmp'), 'half a fi')
    await writeFile(join(files.folder, folder, '.0123456789abcdef.tmp'), 'half a fi, of an earlier feedkeeper')
    await writeFile(join(files.folder, folder, 'notes.md'), 'by hand')
    expect((await files.list(folder)).hashes).toContain(batch[0]?.hash)
    const names = await readdir(join(files.folder, folder))
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(names).toContain('notes.md')
  })

  test('that cannot be written are one error that names the folder, and nothing is half there', async () => {
    const folder = join(await tempFolder(), 'articles')
    await mkdir(folder)
    const files = new ArticleFiles(folder)
    const one = fileOf(someArticle(1))
    await writeFile(join(folder, one.hash.slice(0, 2)), 'a file where the folder should be')
    await expect(files.putIfAbsent([one])).rejects.toThrow(/failed \((EEXIST|ENOTDIR)\)/)
    expect(await readdir(folder)).toEqual([one.hash.slice(0, 2)])
  })
})
