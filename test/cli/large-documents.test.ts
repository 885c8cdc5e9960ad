import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { feedkeeperProcess, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'

const mebibytes = 2 ** 20
/** Of characters that take two bytes each, since one of them does. */
const wide = (length: number) => `{"version":"https://jsonfeed.org/version/1.1","title":"Mill","items":[
  {"id":"1","content_html":"漢${'a'.repeat(length)}"}]}`

const keys = (count: number) => Array.from({ length: count }, (_, key) => `"k${key}":{}`).join(',')

test('documents as large as are read, and larger ones, fail their own source at most, and never end the program', async () => {
  const documents: Record<string, string> = {
    numbers: `[${'0,'.repeat(10 * mebibytes)}0]`,
    text: wide(19 * mebibytes),
    flour: wide(9.9 * mebibytes),
    lists: `[${'[],'.repeat(3.3 * mebibytes)}0]`,
    keys: `{"items":[],${keys(600_000)}}`,
  }
  // Before anybody waits for an answer.
  const packed = new Map(Object.entries(documents).map(([id, text]) => [`/${id}`, gzipSync(text, { level: 1 })]))
  const { url } = await localServer(({ url: path = '' }, response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end(packed.get(path))
  })
  const kind = (id: string) => (id === 'lists' ? 'json' : 'feed')
  const more = (id: string) => (id === 'lists' ? ', entries: "[].{ url: url, title: title }"' : '')
  const definition = (id: string) => [id, `list: { ${kind(id)}: { url: "${url}/${id}"${more(id)} } }\n`]
  const site = await someSite(Object.fromEntries(Object.keys(documents).map(definition)))
  const run = await feedkeeperProcess(['poll', ...site.options])
  expect(run.code).toBe(1)
  expect(run.stdout).toMatch(/^flour +1 new/m)
  for (const id of ['numbers', 'text'])
    expect(run.stdout).toMatch(new RegExp(`^${id} +failed .*the body is larger than 10485760 bytes decoded`, 'm'))
  for (const id of ['lists', 'keys'])
    expect(run.stdout).toMatch(new RegExp(`^${id} +failed .*it holds more than 1000000 values`, 'm'))
})
