import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { oldArchive } from '../archive/old-archive.ts'
import { feedkeeper, type Site, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed =
  '<rss version="2.0"><channel><title>Gazette</title><item><title>One</title><link>https://gazette.example/1</link><description>x</description></item></channel></rss>'

async function gazette(): Promise<Site> {
  const { url } = await localServer((_request, response) => response.end(feed))
  return someSite(
    { gazette: `list: { feed: { url: "${url}/feed" } }\nevery: 1h\n` },
    'polling: { tick: 1s }\nserver: { listen: "off" }',
  )
}

/** Every file of a folder, with its size and when it last changed, but for the two that SQLite puts beside what it reads. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  return Promise.all(
    names
      .filter((name) => !/-(wal|shm)$/.test(name))
      .sort()
      .map(async (name) => {
        const { size, mtimeMs } = await stat(join(folder, name))
        return `${name} ${size} ${mtimeMs}`
      }),
  )
}

describe('feedkeeper status', () => {
  test('makes nothing where there is nothing, and tells of sources that were never polled', async () => {
    const site = await gazette()
    const run = await feedkeeper(['status', ...site.options])
    expect(run).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^1 sources?, 0 articles[\s\S]*was polled yet[\s\S]*gazette/),
    })
    await expect(stat(site.output)).rejects.toThrow('ENOENT')
    await mkdir(site.output)
    expect(await feedkeeper(['status', ...site.options])).toMatchObject({ code: 0, stderr: '' })
    expect(await readdir(site.output)).toEqual([])
  })

  test('changes nothing of an archive that nobody works on', async () => {
    const site = await gazette()
    await feedkeeper(['poll', ...site.options])
    const before = await filesIn(site.output)
    const run = await feedkeeper(['status', ...site.options])
    expect(run).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^gazette +1 new +in \S+ +[\d.]+s +1 /m),
    })
    expect(await filesIn(site.output)).toEqual(before)
    expect((await feedkeeper(['publish', ...site.options])).stderr).toBe('')
  })

  test('reads beside a worker that is at work, what that has written a moment ago', async () => {
    const site = await gazette()
    const { child, ended } = startFeedkeeper(['run', ...site.options])
    const status = async () => (await feedkeeper(['status', ...site.options])).stdout
    await expect.poll(status, { timeout: 60_000, interval: 500 }).toMatch(/^gazette +1 new +in \S+ +[\d.]+s +1 /m)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('"level":40') })
  })

  test('says what to do about a catalog of an older feedkeeper, and leaves it alone', async () => {
    const site = await gazette()
    const output = await oldArchive(20)
    await rm(join(output, 'articles'), { recursive: true })
    const file = join(output, 'catalog.db')
    const before = await readFile(file)
    const run = await feedkeeper(['status', ...site.options, '--output', output])
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/^feedkeeper: .*catalog\.db: it was written by an older .*`feedkeeper run` once .*\n$/)
    expect(await readFile(file)).toEqual(before)
    expect(await readdir(output)).toEqual(['catalog.db'])
  })
})
