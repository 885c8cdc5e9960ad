import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts'

const item = (n: number) =>
  `<item><title>Boat ${n}</title><link>https://pier.example/${n}</link><category>boats</category><description>&lt;p&gt;Boat ${n} came in with fish.&lt;/p&gt;</description></item>`
const rss = (count: number) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Pier</title><link>https://pier.example/</link>${Array.from({ length: count }, (_, n) => item(n)).join('')}</channel></rss>`

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )

describe.skipIf(!hasPostgres())('an archive whose catalog stands in PostgreSQL', () => {
  let server: TestPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 60_000)
  afterAll(() => server.stop())

  async function pier(settings = '') {
    const listing: { count: number; answers?: () => Promise<unknown> } = { count: 150 }
    const { url } = await localServer(async (_request, response) => {
      await listing.answers?.()
      response.end(rss(listing.count))
    })
    const site = await someSite({ pier: `list: { feed: { url: "${url}/" } }\nevery: 1h\n` }, settings)
    const database = await server.emptyPlace()
    const run = (...args: readonly string[]) => feedkeeper([...args, ...site.options], { DATABASE_URL: database })
    return { ...site, listing, database, run }
  }

  test('is polled, looked at, searched, verified and rebuilt as any other, and keeps no catalog in its folder', async () => {
    const { output, run, database } = await pier()
    expect(await run('poll')).toMatchObject({ code: 0 })
    expect(await isThere(join(output, 'catalog.db'))).toBe(false)
    expect(await server.query(database, 'SELECT count(*)::int AS count FROM articles')).toEqual([{ count: 150 }])
    const status = await run('status', '--json')
    expect(JSON.parse(status.stdout)).toMatchObject({ sources: [{ source: 'pier' }] })
    expect((await run('search', 'Boat', '77')).stdout).toContain('1 article found')
    expect(await isThere(join(output, 'search.db'))).toBe(false)
    await server.query(database, "DELETE FROM search_documents WHERE title LIKE ' boat 7_ '")
    const missing = await run('verify', '--repair')
    expect(missing.stdout + missing.stderr).toContain('search_documents: 10 articles are not in it')
    expect(await run('rebuild')).toMatchObject({ code: 0, stdout: expect.stringContaining('150') })
    expect(await run('verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('all well') })
  }, 120_000)

  test('moves there from SQLite and back by its journal, nothing lost', async () => {
    const { run, options, listing } = await pier()
    expect(await feedkeeper(['poll', ...options])).toMatchObject({ code: 0 })
    expect(await run('rebuild')).toMatchObject({ code: 0 })
    expect(await run('verify')).toMatchObject({ code: 0, stdout: expect.stringContaining('150 articles verified') })
    listing.count = 160
    expect(await run('poll')).toMatchObject({ code: 0 })
    expect(await feedkeeper(['rebuild', ...options])).toMatchObject({ code: 0 })
    const back = await feedkeeper(['verify', ...options])
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('160 articles verified') })
  }, 120_000)

  test('is shared by workers of different names: one publishes, all serve, and what is left of one the others take', async () => {
    const settings = 'server: { listen: "127.0.0.1:0" }\npolling: { tick: 1s }\npublish: { delay: 0s, maxDelay: 1s }\n'
    const first = await pier(`${settings}worker: { name: one }\n`)
    const config = join(first.folder, 'two.yaml')
    await writeFile(
      config,
      (await readFile(join(first.folder, 'settings.yaml'), 'utf8')).replace('name: one', 'name: two'),
    )
    const places = ['--feeds', join(first.folder, 'feeds'), '--output', first.output, '--log-level', 'info']
    const start = (file: string, ...args: readonly string[]) => {
      const worker = startFeedkeeper(['run', ...args, '--config', file, ...places], { DATABASE_URL: first.database })
      const said = { log: '' }
      worker.child.stderr?.on('data', (text) => (said.log += text))
      return { ...worker, said }
    }
    const served = async ({ said }: { said: { log: string } }) => {
      await expect.poll(() => said.log, { timeout: 60_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+/)
      return `${/http:\/\/127\.0\.0\.1:\d+/.exec(said.log)?.[0]}`
    }
    const one = start(join(first.folder, 'settings.yaml'))
    const addressOfOne = await served(one)
    const two = start(config, '--roles', 'poll,serve')
    const addressOfTwo = await served(two)
    const feedOf = async (address: string) => {
      const response = await fetch(`${address}/all.atom.xml`)
      return { etag: response.headers.get('etag'), text: await response.text() }
    }
    await expect
      .poll(async () => (await feedOf(addressOfOne)).text, { timeout: 60_000 })
      .toContain('<title type="text">Boat ')
    // While the first poll goes on, one of the two may have been asked before a publication and the other after it.
    const areAlike = async () => isDeepStrictEqual(await feedOf(addressOfTwo), await feedOf(addressOfOne))
    await expect.poll(areAlike, { timeout: 60_000, interval: 200 }).toBe(true)
    // Workers tell what they do with every sign of life.
    const toldOfWorkers = async () => {
      const { stdout } = await feedkeeper(['status', '--config', config, ...places], { DATABASE_URL: first.database })
      return stdout.replace(/\s+/g, ' ')
    }
    await expect
      .poll(toldOfWorkers, { timeout: 60_000, interval: 500 })
      .toMatch(/worker one \(process \d+ on .*\): poll, publish, serve; it is the one that publishes/)
    expect(await toldOfWorkers()).toMatch(/worker two \(process \d+ on .*\): poll, serve; \d+ polls under way/)
    await expect
      .poll(async () => (await fetch(`${addressOfTwo}/metrics`)).text(), { timeout: 60_000, interval: 200 })
      .toContain('feedkeeper_worker_publishing{worker="one"} 1')
    expect(await (await fetch(`${addressOfTwo}/sources`)).text()).toMatch(/<h2>Workers<\/h2>[\s\S]*one[\s\S]*two/)
    const refused = await feedkeeper(['run', '--config', config, ...places], { DATABASE_URL: first.database })
    expect(refused.stderr).toContain('give each worker a name of its own (`worker.name`)')
    one.child.kill('SIGTERM')
    expect((await one.ended).code).toBe(0)
    first.listing.count = 151
    await server.query(first.database, 'UPDATE sources SET next_poll_at_ms = 0')
    const kept = async () =>
      (await server.query(first.database, 'SELECT count(*)::int AS count FROM articles'))[0]?.count
    await expect.poll(kept, { timeout: 60_000, interval: 200 }).toBe(151)
    two.child.kill('SIGTERM')
    expect((await two.ended).code).toBe(0)
    expect(await server.query(first.database, 'SELECT name FROM workers')).toEqual([])
    expect(one.said.log + two.said.log).not.toMatch(/\n\s+at /)
  }, 120_000)

  test('is refused to a second feedkeeper, and an address that is none is not repeated', async () => {
    const first = await pier('server: { listen: "off" }\n')
    const second = await pier()
    const { child, ended } = startFeedkeeper(['run', ...first.options], { DATABASE_URL: first.database })
    await new Promise<void>((resolve) => child.stderr?.on('data', (text) => `${text}`.includes('keeps 1') && resolve()))
    const refused = await feedkeeper(['publish', ...second.options], { DATABASE_URL: first.database })
    expect(refused.code).not.toBe(0)
    expect(refused.stderr).toContain('another feedkeeper works with this database (feedkeeper ')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    const wrong = await feedkeeper(['status', ...second.options], { DATABASE_URL: 'mysql://me:secret@host/db' })
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('DATABASE_URL: it is no address of a PostgreSQL database')
    expect(wrong.stderr + wrong.stdout).not.toContain('secret')
  }, 120_000)

  test('is not ready while PostgreSQL is down, and goes on by itself once it is back', async () => {
    const { options, database, listing } = await pier('server: { listen: "127.0.0.1:0" }\npolling: { tick: 1s }\n')
    const { child, ended } = startFeedkeeper(['run', '--log-level', 'info', ...options], { DATABASE_URL: database })
    let log = ''
    child.stderr?.on('data', (text) => (log += text))
    const until = async (isSo: () => boolean | Promise<boolean>) => {
      for (let waitedMs = 0; !(await isSo()); waitedMs += 100) {
        if (waitedMs > 60_000) throw new Error(`still waiting for ${isSo}: ${log}`)
        await pause(100)
      }
    }
    await until(() => /http:\/\/127\.0\.0\.1:\d+/.test(log))
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(log)?.[0]
    const readyz = async () => (await fetch(`${address}/readyz`)).status
    const kept = async () => (await server.query(database, 'SELECT count(*)::int AS count FROM articles'))[0]?.count
    await until(async () => (await kept()) === 150)
    await until(async () => (await readyz()) === 200)
    // It crashes in the middle of a poll: that is done once more as soon as it is back, and not an hour later.
    const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    listing.answers = () => {
      asked.resolve()
      return answered.promise
    }
    await server.query(database, 'UPDATE sources SET next_poll_at_ms = 0')
    await asked.promise
    await server.crash()
    expect(await readyz()).toBe(503)
    await server.start()
    listing.count = 170
    answered.resolve()
    await until(async () => (await readyz()) === 200)
    await until(async () => (await kept()) === 170)
    expect(child.exitCode).toBe(null)
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    expect(log).not.toMatch(/\n\s+at /)
  }, 120_000)
})
