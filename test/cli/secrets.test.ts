import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const token = 'tok/en+4711-geheim'
const key = 'k3y-from-a-file'

/** Every byte the program wrote, archives of captures unpacked. */
async function everythingIn(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile())
  const texts = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const bytes = await readFile(join(parentPath, name))
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
    }),
  )
  return texts.join('\n')
}

describe('secrets', () => {
  test('go to the site and nowhere else: not into logs, feeds, journal, captures, OPML or messages', async () => {
    const asked: { url: string; key: string | undefined; body: string }[] = []
    const { url } = await localServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        asked.push({ url: request.url ?? '', key: request.headers['x-key'] as string | undefined, body })
        if (request.url?.startsWith('/fails')) return void response.writeHead(500, { 'x-token': token }).end(token)
        if (request.url?.startsWith('/page'))
          return void response.end(`<article><p>Behind the door. ${'Ripe apples. '.repeat(30)}</p></article>`)
        const self = `http://${request.headers.host}${request.url}`
        response.setHeader('Content-Type', 'application/json')
        response.end(
          JSON.stringify({
            self,
            token,
            items: [
              { id: 1, title: 'Apples', url: `http://${request.headers.host}/page/1?t=${encodeURIComponent(token)}` },
            ],
          }),
        )
      })
    })
    const site = await someSite(
      {
        api: `list: { json: { url: "${url}/api?t=\${env:FK_TOKEN}", method: POST, headers: { X-Key: "\${file:key.txt}" }, form: { a: "\${env:FK_TOKEN}" }, entries: items } }\narticle: { content: [article], headers: { X-Key: "\${file:key.txt}" } }\n`,
        fails: `list: { feed: { url: "${url}/fails?t=\${env:FK_TOKEN}" } }\n`,
      },
      'captures: all',
    )
    await writeFile(join(site.folder, 'feeds', 'key.txt'), `${key}\n`)
    const env = { FK_TOKEN: token }
    const poll = await feedkeeper(['poll', ...site.options, '--log-level', 'trace'], env)
    expect(poll.code).toBe(1)
    const code = encodeURIComponent(token)
    expect(asked.find((each) => each.url.startsWith('/api'))).toEqual({ url: `/api?t=${code}`, key, body: `a=${code}` })
    expect(asked.find((each) => each.url.startsWith('/page'))).toMatchObject({ url: `/page/1?t=${code}`, key })

    const others = await Promise.all([
      feedkeeper(['status', '--json', ...site.options], env),
      feedkeeper(['export', ...site.options], env),
      feedkeeper(['preview', 'api', ...site.options], env),
      feedkeeper(['preview', 'fails', ...site.options, '--log-level', 'debug'], env),
    ])
    const told = [poll, ...others].map(({ stdout, stderr }) => stdout + stderr).join('\n')
    const written = await everythingIn(site.output)
    expect(written).toContain('Behind the door')
    for (const secret of [token, code, key]) {
      expect(told).not.toContain(secret)
      expect(written).not.toContain(secret)
    }
    expect(written).toContain('${env:FK_TOKEN}')
  })

  test('a missing one is told by its name, file, line and key, and nobody is asked', async () => {
    const { url, seen } = await localServer((_, response) => response.end('{}'))
    const site = await someSite({
      env: `list: { feed: { url: "${url}/?t=\${env:FK_MISSING}" } }\n`,
      file: `list: { feed: { url: "${url}/", headers: { X-Key: "\${file:none.txt}" } } }\n`,
    })
    const { stdout, code } = await feedkeeper(['poll', ...site.options, '--json'])
    expect(code).toBe(1)
    expect(stdout).toContain('env.yaml:1: list.feed.url: ${env:FK_MISSING}: it is not set in the environment')
    expect(stdout).toContain('file.yaml:1: list.feed.headers.X-Key: ${file:none.txt}: the file cannot be read (ENOENT)')
    const preview = await feedkeeper(['preview', 'env', ...site.options])
    expect(preview.stderr).toContain('env.yaml:1: list.feed.url: ${env:FK_MISSING}: it is not set in the environment')
    expect(seen).toEqual([])
  })
})

test('pages of a listing are asked for by their numbers until one is empty or brings no news', async () => {
  const bodies: string[] = []
  const { url } = await localServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      bodies.push(body)
      const page = JSON.parse(body).page as number
      const items =
        page > 3 ? [] : [1, 2].map((at) => ({ id: `${page}-${at}`, title: `Apple ${page}.${at}`, html: '<p>x</p>' }))
      response.end(JSON.stringify({ items }))
    })
  })
  const site = await someSite({
    apples: `list: { json: { url: "${url}/", method: POST, body: { page: "\${page}" }, entries: items, pages: 10 } }\n`,
  })
  const first = await feedkeeper(['poll', ...site.options, '--json'])
  expect(first.code).toBe(0)
  expect(bodies).toEqual([1, 2, 3, 4].map((page) => `{"page":${page}}`))
  expect(
    (await readdir(join(site.output, 'articles'), { recursive: true })).filter((name) => name.endsWith('.md')),
  ).toHaveLength(6)
  await feedkeeper(['poll', ...site.options, '--json'])
  expect(bodies.slice(4)).toEqual(['{"page":1}'])
})
