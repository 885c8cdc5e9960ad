import { execFileSync } from 'node:child_process'
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
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

describe('the state of a feed file', () => {
  test('changes with the file, and stays where the same bytes are put again', async () => {
    const feeds = new FeedFolder(await tempFolder())
    await feeds.put('all/2026-10.rss.xml', Buffer.from('<rss/>'))
    const first = await feeds.stamp('all/2026-10.rss.xml')
    expect(first?.size).toBe(6)
    await feeds.put('all/2026-10.rss.xml', Buffer.from('<rss/>'))
    expect(await feeds.stamp('all/2026-10.rss.xml')).toEqual(first)
    await feeds.put('all/2026-10.rss.xml', Buffer.from('<rss></rss>'))
    expect(await feeds.stamp('all/2026-10.rss.xml')).not.toEqual(first)
  })

  test('is not told of what is not there, and of what is no file', async () => {
    const folder = await tempFolder()
    const feeds = new FeedFolder(folder)
    await mkdir(join(folder, 'all'))
    await feeds.put('a.json', Buffer.from('{}'))
    for (const path of ['none.json', 'all', 'a.json/b.json']) expect(await feeds.stamp(path)).toBeUndefined()
  })

  test('that cannot be looked at is an error that names the file', async () => {
    const folder = await tempFolder()
    await symlink('loop.json', join(folder, 'loop.json'))
    await expect(new FeedFolder(folder).stamp('loop.json')).rejects.toThrow('loop.json')
  })
})

test('a feed file is read piece by piece as far as is asked for', async () => {
  const feeds = new FeedFolder(await tempFolder())
  await feeds.put('all.json', Buffer.from('x'.repeat(200_000)))
  expect(await text(feeds.stream('all.json', 150_000))).toBe('x'.repeat(150_000))
})
