import { execFileSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ArchiveError } from '../../../src/archive/archive-error.ts'
import { FeedFolder } from '../../../src/archive/files/feed-folder.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { describeFeedFiles } from '../contracts/feed-files.ts'

describeFeedFiles('in a folder', async () => {
  const folder = join(await tempFolder(), 'feeds')
  return async () => new FeedFolder(folder)
})

describe('the folder of feed files', () => {
  test('loses the temporary files of a killed run when it is swept, and nothing else', async () => {
    const feeds = new FeedFolder(await tempFolder())
    await feeds.put('all.rss.xml', Buffer.from('one'))
    await feeds.put('all/2026-01.rss.xml', Buffer.from('two'))
    const left = ['.all.rss.xml.tmp', 'all/.2026-01.rss.xml.tmp']
    const byHand = ['.htaccess', 'robots.txt', 'all/notes.tmp']
    for (const name of [...left, ...byHand]) await writeFile(join(feeds.folder, name), 'half a f')
    await feeds.sweep()
    const names = await readdir(feeds.folder, { recursive: true })
    expect(names.sort()).toEqual(['all', 'all.rss.xml', 'all/2026-01.rss.xml', ...byHand].sort())
  })

  test('throws an error that names the file where a folder or a FIFO stands in its place, and never hangs', async () => {
    const feeds = new FeedFolder(await tempFolder())
    await mkdir(join(feeds.folder, 'all.rss.xml', 'deeper'), { recursive: true })
    execFileSync('mkfifo', [join(feeds.folder, 'news.rss.xml')])
    for (const name of ['all.rss.xml', 'news.rss.xml']) {
      await expect(feeds.get(name)).rejects.toThrow(ArchiveError)
      await expect(feeds.get(name)).rejects.toThrow(
        `${join(feeds.folder, name)}: reading failed (it is no regular file)`,
      )
    }
    await expect(feeds.put('all.rss.xml', Buffer.from('one'))).rejects.toThrow(ArchiveError)
    await expect(feeds.remove('all.rss.xml')).rejects.toThrow(ArchiveError)
    expect((await readdir(feeds.folder)).sort()).toEqual(['all.rss.xml', 'news.rss.xml'])
  })
})
