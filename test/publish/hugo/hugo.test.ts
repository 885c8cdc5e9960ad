import { execFile } from 'node:child_process'
import { access, appendFile, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { HugoSiteError, makeHugoSite } from '../../../src/publish/hugo/hugo.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { hostileTexts } from '../hostile.ts'
import { type SampleArchive, sampleArchive } from '../sample-archive.ts'
import { fixtureTheme } from './fixture-theme.ts'

const run = promisify(execFile)
const isDone = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  )
const hasHugo = await isDone(run('hugo', ['version']))
const mainroad = resolve(process.env.MAINROAD ?? '../shared/mainroad')
const hasMainroad = await isDone(access(join(mainroad, 'theme.toml')))

const site = { title: 'The "Reader"', url: 'https://reader.example/', timeZone: 'Asia/Shanghai' }
const nowMs = Date.parse('2026-11-20T00:00:00Z')
const sources = [
  { id: 'harbour', title: '港口报' },
  { id: 'unnamed', title: 'unnamed' },
]
const make = async (archive: SampleArchive, changes: { folder?: string; months?: number; nowMs?: number } = {}) => {
  const folder = changes.folder ?? join(await tempFolder(), 'site')
  const { articles, catalog } = archive.archive
  const archiveFolder = join(archive.output, 'articles')
  return {
    folder,
    report: await makeHugoSite({
      nowMs,
      ...changes,
      folder,
      archiveFolder,
      articles,
      index: catalog.articles,
      site,
      sources,
    }),
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
    expect(settings).toMatch(/^theme = "feedkeeper"$/m)
  })

  test.each([
    ['zh-CN', 'zh-cn'],
    ['zh-Hant-HK', 'zh-tw'],
    ['zh', 'zh-cn'],
    ['pt-BR', 'pt-br'],
    ['en-GB', 'en'],
    ['de-AT', 'de'],
    // Mainroad has no words in it.
    ['ko', 'en'],
  ])('is in the language most of its articles are in: %s, with the words of %s', async (lang, words) => {
    const archive = await sampleArchive()
    await archive.add([{ lang }, { lang: 'fr' }, { lang: 'und' }, { lang: 'und' }, { lang }])
    const { folder } = await make(archive)
    const settings = await readFile(join(folder, 'hugo.toml'), 'utf8')
    expect(settings).toContain(`languageCode = "${lang}"\ndefaultContentLanguage = "${words}"`)
  })

  test('an archive without a language is in English', async () => {
    const archive = await sampleArchive()
    await archive.add([{ lang: 'und' }])
    const { folder } = await make(archive)
    expect(await readFile(join(folder, 'hugo.toml'), 'utf8')).toContain('defaultContentLanguage = "en"')
  })

  test('leaves alone what is there already', async () => {
    const archive = await sampleArchive()
    const { folder } = await make(archive)
    await writeFile(join(folder, 'hugo.toml'), '# mine')
    const { report } = await make(archive, { folder })
    expect(report).toEqual({
      written: [],
      kept: expect.arrayContaining(['hugo.toml', 'content/tags/harbour/_index.md']),
    })
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

  const themes = [
    { name: 'fixture', isThere: hasHugo, needs: 'hugo' },
    {
      name: 'mainroad',
      isThere: hasHugo && hasMainroad,
      needs: 'hugo, and the theme in ../shared/mainroad or where MAINROAD says',
    },
  ]
  const putTheme = async (name: string, folder: string) => {
    if (name === 'mainroad') return symlink(mainroad, folder)
    for (const [file, text] of fixtureTheme) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), text)
    }
  }
  for (const { name, isThere, needs } of themes) {
    test.skipIf(!isThere)(`is built with the theme ${name} by one setting (needs ${needs})`, async () => {
      const archive = await sampleArchive()
      const thumbnail = 'https://pictures.example/1.jpg'
      const [article] = await archive.add([{ thumbnail, markdown: `${'渡轮恢复了航行。'.repeat(200)}` }, {}, {}])
      for (const months of [undefined, 12_000]) {
        const { folder } = await make(archive, { ...(months && { months }) })
        const theme = join(folder, 'themes', name)
        await putTheme(name, theme)
        const settings = join(folder, 'hugo.toml')
        await writeFile(
          settings,
          (await readFile(settings, 'utf8')).replace('theme = "feedkeeper"', `theme = "${name}"`),
        )
        await appendFile(settings, '[[menus.main]]\n  name = "渡轮"\n  url = "/categories/harbour/"\n')
        const { stdout } = await run('hugo', ['--source', folder], { encoding: 'utf8' })
        expect(stdout).not.toMatch(/ERROR|WARN/)
        const page = (path: string) => readFile(join(folder, 'public', path, 'index.html'), 'utf8')
        const words = await readFile(join(theme, 'i18n', 'zh-cn.yaml'), 'utf8')
        const word = (id: string) => new RegExp(`id: ${id}\\s+translation: "?([^"\\n]+)`).exec(words)?.[1] ?? 'none'
        const pages = [
          await page(''),
          await page('categories/harbour'),
          await page('tags/harbour'),
          await page(`posts/${article?.hash}`),
        ]
        for (const html of pages.map((each) => each.replaceAll('&#43;', '+'))) {
          expect(html).toContain('lang="zh-cn"')
          expect(html).toContain(String(article?.title))
          // Told in the zone of the site.
          expect(html).toMatch(/<time[^>]*datetime="2026-10-05T16:00:00\+08:00"[^>]*>\s*2026-10-05 16:00/)
          expect(html).toMatch(/href="[^"]*\/categories\/harbour\/"[^>]*>\s*港口报/)
          expect(html).toMatch(/href="[^"]*\/tags\/harbour\/"/)
          expect(html).toContain('渡轮</')
          expect(html).toContain(thumbnail)
          expect(html).toContain(word('recent_title'))
          expect(html).toContain(word('tags_title'))
          expect(html).not.toContain('fonts.googleapis.com')
        }
        expect(pages[3]).toContain('渡轮恢复了航行。'.repeat(200))
        expect(pages[0]).not.toContain('渡轮恢复了航行。'.repeat(20))
      }
    })
  }
})
