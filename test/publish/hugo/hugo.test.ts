import { execFile } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { HugoSiteError, makeHugoSite } from '../../../src/publish/hugo/hugo.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { hostileTexts } from '../hostile.ts'
import { type SampleArchive, sampleArchive } from '../sample-archive.ts'

const run = promisify(execFile)
const hasHugo = await run('hugo', ['version']).then(
  () => true,
  () => false,
)

const site = { title: 'The "Reader"', url: 'https://reader.example/', timeZone: 'Asia/Shanghai' }
const nowMs = Date.parse('2026-11-20T00:00:00Z')
const make = async (archive: SampleArchive, changes: { folder?: string; months?: number; nowMs?: number } = {}) => {
  const folder = changes.folder ?? join(await tempFolder(), 'site')
  const { articles, catalog } = archive.archive
  const archiveFolder = join(archive.output, 'articles')
  return {
    folder,
    report: await makeHugoSite({ nowMs, ...changes, folder, archiveFolder, articles, index: catalog.articles, site }),
  }
}

const postsIn = async (folder: string) => (await readdir(join(folder, 'content', 'posts'))).sort()

describe('a Hugo site over the archive', () => {
  test('mounts the archive where it is, and says the zone its dates are told in', async () => {
    const archive = await sampleArchive()
    const { folder } = await make(archive)
    const settings = await readFile(join(folder, 'hugo.toml'), 'utf8')
    expect(settings).toContain(`source = ${JSON.stringify(join(archive.output, 'articles'))}`)
    expect(settings).toContain('timeZone = "Asia/Shanghai"')
    expect(settings).toContain('title = "The \\"Reader\\""')
    expect(settings).toContain('# theme = "mainroad"')
  })

  test('leaves alone what is there already', async () => {
    const archive = await sampleArchive()
    const { folder } = await make(archive)
    await writeFile(join(folder, 'hugo.toml'), '# mine')
    const { report } = await make(archive, { folder })
    expect(report).toEqual({ written: [], kept: expect.arrayContaining(['hugo.toml', 'layouts/index.html']) })
    expect(await readFile(join(folder, 'hugo.toml'), 'utf8')).toBe('# mine')
  })

  test('holds only the last months where that is wanted, as links, and moves on', async () => {
    const archive = await sampleArchive()
    const at = (time: string) => ({ publishedAt: new Date(time) })
    const [old, recent] = await archive.add([at('2026-07-01T00:00:00Z'), at('2026-10-01T00:00:00Z')])
    const { folder, report } = await make(archive, { months: 3 })
    expect(report.articles).toBe(1)
    expect(await postsIn(folder)).toEqual([`${recent?.hash}.md`])
    expect((await stat(join(folder, 'content', 'posts', `${recent?.hash}.md`))).nlink).toBe(2)
    await make(archive, { folder, months: 6 })
    expect(await postsIn(folder)).toEqual([`${old?.hash}.md`, `${recent?.hash}.md`].sort())
    await make(archive, { folder, months: 1, nowMs: Date.parse('2027-01-01T00:00:00Z') })
    expect(await postsIn(folder)).toEqual([])
  })

  test('a place where none can be made is named', async () => {
    const archive = await sampleArchive()
    const file = join(await tempFolder(), 'file')
    await writeFile(file, '')
    await expect(make(archive, { folder: join(file, 'site') })).rejects.toThrow(HugoSiteError)
    await expect(make(archive, { folder: join(file, 'site') })).rejects.toThrow(file)
  })

  test.skipIf(!hasHugo)(
    'builds with every article, hostile ones and those of the last hour too (needs hugo)',
    async () => {
      const archive = await sampleArchive()
      const clean = (text: string) => text.toWellFormed().replaceAll(/[\p{Cc}\p{Noncharacter_Code_Point}\ufffd]/gu, ' ')
      const hostile = Object.values(hostileTexts).map((text) => ({
        title: clean(text),
        summary: clean(text).slice(0, 50),
        markdown: clean(text).replaceAll(/\{\{(?=[<%])/g, '{ {'),
      }))
      const articles = await archive.add([...hostile, { publishedAt: new Date(Date.now() - 60_000) }])
      for (const months of [undefined, 12_000]) {
        const { folder } = await make(archive, { nowMs: Date.now(), ...(months && { months }) })
        const { stdout } = await run('hugo', ['--source', folder], { encoding: 'utf8' })
        expect(stdout).not.toMatch(/ERROR|WARN/)
        const built = await readdir(join(folder, 'public', 'posts'))
        expect(built.filter((name) => /^[0-9a-f]{16}$/.test(name))).toHaveLength(articles.length)
      }
    },
  )
})
