import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Origin } from './origin.ts'

const realDefinitions = new URL('../../feeds/', import.meta.url)

/**
 * Writes definitions of the origin's four sites into a folder.
 *
 * `qq` and `investing_cn` are the project's own definitions with nothing but the hosts changed, so that what works here
 * works there.
 */
export async function writeDefinitions(folder: string, origin: Pick<Origin, 'url' | 'listings'>): Promise<void> {
  await mkdir(folder, { recursive: true })
  const qq = await readFile(new URL('qq.yaml', realDefinitions), 'utf8')
  const investing = await readFile(new URL('investing_cn.yaml', realDefinitions), 'utf8')
  const texts = {
    qq: moved(qq, 'https://i.news.qq.com', origin.url),
    investing_cn: moved(
      moved(investing, 'https://api.investing.com', origin.url),
      'https://cn.investing.com',
      origin.url,
    ),
    gazette: `list:\n  feed:\n    url: ${origin.listings.gazette}\n`,
    orchard: `title: Orchard Journal\nevery: 30m\nlist:\n  feed:\n    url: ${origin.listings.orchard}\n`,
  }
  for (const [id, text] of Object.entries(texts)) await writeFile(join(folder, `${id}.yaml`), text)
}

function moved(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the definition no longer names ${from}`)
  return text.replaceAll(from, to)
}
