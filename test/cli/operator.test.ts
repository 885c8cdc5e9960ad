import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { isPassword } from '../../src/serve/admin/password-hash.ts'
import { feedkeeper, someSite, startFeedkeeper } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const feed = (name: string) =>
  `<rss version="2.0"><channel><title>${name}</title><link>https://mill.example/</link><item><title>Flour</title><link>https://mill.example/${name}</link><description>Ground.</description></item></channel></rss>`

test('the operator polls, pauses, resumes, adds, looks at and removes what a worker keeps, by a script', async () => {
  const { url, seen } = await localServer((request, response) =>
    request.url === '/bakery' ? response.end(feed('Bakery')) : response.end(feed('Mill')),
  )
  const definition = `# ours\nlist:\n  feed:\n    url: "${url}/mill?key=hush"\n    headers: { X-Key: hush }\nevery: 1h\n`
  const site = await someSite({ mill: definition }, 'server: { listen: "127.0.0.1:0", adminToken: open-sesame }\n')
  const { child, ended } = startFeedkeeper(['run', '--log-level', 'info', ...site.options])
  let log = ''
  child.stderr?.on('data', (chunk) => (log += chunk))
  const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 50 })
  await until(() => expect(log).toMatch(/feeds are served on http/))
  const base = /feeds are served on (http:\S+\/)/.exec(log.replaceAll('"', ' '))?.[1] ?? ''
  await until(() => expect(log).toContain('mill: 1 new'))
  const authorization = { Authorization: 'Bearer open-sesame' }
  const act = async (path: string, form: Record<string, string> = {}) => {
    const answer = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: authorization,
      body: new URLSearchParams(form),
    })
    return {
      status: answer.status,
      told: answer.headers.get('content-type')?.includes('json') ? await answer.json() : await answer.text(),
    }
  }

  expect(await act('sources/mill/poll')).toEqual({
    status: 200,
    told: { source: 'mill', isOver: true, isWell: true, outcome: expect.any(String), added: expect.any(Number) },
  })
  expect(seen).toHaveLength(2)
  const file = join(site.folder, 'feeds', 'mill.yaml')
  expect((await act('sources/mill/pause')).told).toEqual({ source: 'mill', isPaused: true })
  expect(await readFile(file, 'utf8')).toBe(definition.replace('list:', 'paused: true\nlist:'))
  expect(await (await fetch(`${base}sources/mill`)).text()).toContain('Paused')
  expect((await act('sources/mill/resume')).status).toBe(200)
  expect(await readFile(file, 'utf8')).toBe(definition)
  await until(() => expect(seen).toHaveLength(3))

  const shown = await (await fetch(`${base}sources/mill/definition`, { headers: authorization })).text()
  expect(shown).toContain('X-Key')
  expect(shown).toContain('/mill?key=')
  expect(shown).not.toContain('hush')

  const preview = await act('add', { address: `${url}/bakery` })
  expect(preview.told).toContain('Flour')
  expect(existsSync(join(site.folder, 'feeds', 'bakery.yaml'))).toBe(false)
  expect((await act('add', { url: `${url}/bakery` })).told).toEqual({ source: 'bakery' })
  expect(await act('add', { url: `${url}/bakery` })).toMatchObject({
    status: 409,
    told: expect.stringContaining('polled already, by bakery'),
  })
  await until(() => expect(seen.map((each) => each.url)).toContain('/bakery'))

  const articles = async () =>
    (await readdir(join(site.output, 'articles'), { recursive: true })).filter((name) => name.endsWith('.md'))
  await vi.waitFor(async () => expect(await articles()).toHaveLength(2), { timeout: 60_000 })
  const hash = (await articles())[0]?.slice(-19, -3) ?? ''
  expect(await act(`a/${hash}/remove`)).toEqual({ status: 200, told: { removed: hash } })
  expect(await articles()).toHaveLength(1)
  expect((await act(`a/${hash}/remove`)).status).toBe(404)
  expect((await act('reload')).status).toBe(200)
  expect((await fetch(`${base}sources/mill/poll`, { method: 'POST' })).status).toBe(403)
  child.kill('SIGTERM')
  expect((await ended).code).toBe(0)
})

test('a password is hashed for the settings, read from stdin, and settings take it', async () => {
  const child = spawn(process.execPath, ['src/cli.ts', 'hash-password'], { stdio: ['pipe', 'pipe', 'ignore'] })
  let printed = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  child.stdin.end('潮 & tide\n')
  await once(child, 'close')
  expect(await isPassword('潮 & tide', printed.trim())).toBe(true)
  const site = await someSite({}, `server: { adminPassword: "${printed.trim()}" }\n`)
  expect((await feedkeeper(['status', ...site.options])).code).toBe(0)
  const wrong = await someSite({}, 'server: { adminToken: "two words" }\n')
  expect(await feedkeeper(['status', ...wrong.options])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('adminToken'),
  })
})
