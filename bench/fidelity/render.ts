import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import MarkdownIt from 'markdown-it'

/** Turns Markdown texts into HTML, in order. */
export type Render = (texts: readonly string[]) => Promise<readonly string[]>

const run = promisify(execFile)
const markdownIt = new MarkdownIt()

/** The renderers, by name; `hugo` needs the program and builds all texts as one site with Goldmark. */
export const renderers: Readonly<Record<'markdown-it' | 'hugo', Render>> = {
  'markdown-it': async (texts) => texts.map((text) => markdownIt.render(text)),
  hugo: renderWithHugo,
}

/** Whether the program `hugo` is there. */
export async function hasHugo(): Promise<boolean> {
  return run('hugo', ['version']).then(
    () => true,
    () => false,
  )
}

async function renderWithHugo(texts: readonly string[]): Promise<readonly string[]> {
  const site = await mkdtemp(join(tmpdir(), 'feedkeeper-hugo-'))
  try {
    await mkdir(join(site, 'content'))
    await mkdir(join(site, 'layouts', '_default'), { recursive: true })
    await writeFile(join(site, 'layouts', '_default', 'single.html'), '<main>{{ .Content }}</main>')
    await writeFile(join(site, 'config.json'), JSON.stringify(configuration))
    for (const [index, text] of texts.entries()) {
      await writeFile(join(site, 'content', `a${index}.md`), `---\ntitle: "${index}"\n---\n\n${text}\n`)
    }
    await run('hugo', ['--source', site], { maxBuffer: 64 * 1024 * 1024 })
    return await Promise.all(texts.map((_, index) => readFile(join(site, 'public', `a${index}`, 'index.html'), 'utf8')))
  } finally {
    await rm(site, { recursive: true, force: true })
  }
}

/** Hugo as it comes, but for what adds to the text on its own: linkified addresses and curled quotes. */
const configuration = {
  baseURL: 'https://example.org/',
  disableKinds: ['taxonomy', 'term', 'RSS', 'sitemap', 'home', 'section', '404', 'robotsTXT'],
  markup: { goldmark: { extensions: { linkify: false, typographer: false } } },
}
