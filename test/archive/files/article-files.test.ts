import { execFileSync } from 'node:child_process'
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ArchiveError } from '../../../src/archive/archive-error.ts'
import { ArticleFiles } from '../../../src/archive/files/article-files.ts'
import { fileOf, someArticle } from '../../support/articles.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { describeArticleStore } from '../contracts/article-store.ts'

describeArticleStore('as files', async () => {
  const folder = join(await tempFolder(), 'articles')
  return async () => new ArticleFiles(folder)
})

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

  test.each([
    ['a folder', (path: string) => mkdir(path)],
    ['a FIFO that nobody writes to', (path: string) => void execFileSync('mkfifo', [path])],
    ['a link to a device', (path: string) => symlink('/dev/zero', path)],
  ])('in whose place %s stands are an error that names it; it is left, listed, and stops no other', async (_, make) => {
    const files = new ArticleFiles(await tempFolder())
    const { hash, text } = fileOf(someArticle(1))
    await mkdir(dirname(files.pathOf(hash)))
    await make(files.pathOf(hash))
    const why = `${files.pathOf(hash)}: reading failed (it is no regular file)`
    await expect(files.get(hash)).rejects.toThrow(why)
    await expect(files.checksum(hash)).rejects.toThrow(why)
    const other = fileOf(someArticle(2))
    expect((await files.putIfAbsent([{ hash, text }, other])).written).toEqual(new Set([other.hash]))
    expect((await files.list(hash.slice(0, 2))).hashes).toEqual([hash])
    await expect(files.get(hash)).rejects.toThrow(ArchiveError)
  })

  test('of other names, and folders that are none of its groups, are not listed', async () => {
    const files = new ArticleFiles(await tempFolder())
    const { hash, text } = fileOf(someArticle(1))
    await files.putIfAbsent([{ hash, text }])
    const group = hash.slice(0, 2)
    await writeFile(join(files.folder, group, `${hash.toUpperCase()}x.md`), 'by hand')
    await writeFile(join(files.folder, group, 'README.md'), 'by hand')
    await mkdir(join(files.folder, '.git'))
    await writeFile(join(files.folder, 'ab'), 'a file of the name of a group')
    expect([...(await files.groups()).keys()]).toEqual([group])
    expect((await files.list(group)).hashes).toEqual([hash])
  })
})
