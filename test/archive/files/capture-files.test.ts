import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdir, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { CDXIndexer, WARCParser } from 'warcio'
import { CaptureError } from '../../../src/archive/captures/capture-error.ts'
import type { Capture } from '../../../src/archive/captures/captures.ts'
import { CaptureFiles, type CaptureFilesParts } from '../../../src/archive/files/captures/capture-files.ts'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import { warcOnThisThread } from '../../support/archive.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { capture, captureTime, describeCaptures } from '../contracts/captures.ts'

describeCaptures('as files of WARC', async () => {
  const output = await tempFolder()
  return async (clock) => openCaptures(output, { clock }).captures
})

/** Opens the captures of an output folder with their index; another index where one is named. */
function openCaptures(output: string, parts: Partial<CaptureFilesParts> & { readonly database?: string } = {}) {
  const { database = 'catalog.db', ...others } = parts
  const { catalog } = openCatalog(join(output, database), () => ({}))
  onTestFinished(() => catalog.close())
  const folder = join(output, 'captures')
  const info = { software: 'feedkeeper/test', format: 'WARC File Format 1.1' }
  const index = catalog.captures
  const captures = new CaptureFiles({
    folder,
    index,
    warc: warcOnThisThread,
    clock: () => captureTime,
    info,
    ...others,
  })
  onTestFinished(() => captures.close())
  return { captures, index, folder }
}

const hashOf = (n: number) => n.toString(16).padStart(16, '0')
const page = (n: number, text = `text ${n}`) => capture(text, { page: 1, articles: [hashOf(n)] }, `/${n}`)
const pages = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => page(from + n))
const filesOf = async (folder: string, ending = '.warc.gz') =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(ending)).sort()

/** Every record of a file, as the parser of the library reads it. */
async function recordsOf(path: string) {
  const records: { type: string; headers: Map<string, string>; status: unknown; http: string; body: string }[] = []
  for await (const record of new WARCParser(createReadStream(path), { keepHeadersCase: true })) {
    const body = Buffer.from(await record.readFully(false)).toString()
    const headers = new Map(record.warcHeaders.headers)
    const http = record.httpHeaders?.toString() ?? ''
    records.push({ type: record.warcType, headers, status: record.httpHeaders?.statusCode, http, body })
  }
  return records
}

async function readAll(captures: CaptureFiles, numbers: readonly number[]): Promise<readonly string[]> {
  const texts: string[] = []
  for (const n of numbers) {
    const place = (await captures.find(hashOf(n), 'gazette'))?.pages[0]
    texts.push(place ? Buffer.from((await captures.read(place)).answer.body).toString() : 'none')
  }
  return texts
}

async function onlyFile(folder: string): Promise<string> {
  const [file = ''] = await filesOf(folder)
  return join(folder, file)
}

describe('files of captures', () => {
  test('are WARC 1.1 to the parser of others: a description of the file, then answers and references', async () => {
    const { captures, folder } = openCaptures(await tempFolder())
    const coded: Capture['answer']['headers'] = {
      'content-type': 'text/html',
      'content-encoding': 'gzip',
      'content-length': '7',
      'x-name': Buffer.from('名').toString('latin1'),
    }
    const first = page(1, '<p>文</p>')
    await captures.append([{ ...first, answer: { ...first.answer, headers: coded } }])
    await captures.append([page(2, '<p>文</p>')])
    const [info, response, revisit, ...others] = await recordsOf(await onlyFile(folder))
    expect(others).toEqual([])
    expect(info?.type).toBe('warcinfo')
    expect(info?.body).toBe('software: feedkeeper/test\r\nformat: WARC File Format 1.1\r\n')
    expect(response).toMatchObject({ type: 'response', status: 200, body: '<p>文</p>' })
    expect(response?.headers.get('WARC-Date')).toBe('2026-02-03T04:05:06.789Z')
    expect(response?.http).toBe(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Crawler-Content-Encoding: gzip\r\nX-Crawler-Content-Length: 7\r\nX-Name: 名\r\nContent-Length: 10\r\n',
    )
    expect(response?.headers.get('WARC-Payload-Digest')).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(response?.headers.get('WARC-Block-Digest')).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(revisit).toMatchObject({ type: 'revisit', body: '' })
    expect(revisit?.headers.get('WARC-Refers-To-Target-URI')).toBe('https://gazette.example/1')
    expect(revisit?.headers.get('WARC-Refers-To-Date')).toBe('2026-02-03T04:05:06.789Z')
    expect(revisit?.headers.get('WARC-Payload-Digest')).toBe(response?.headers.get('WARC-Payload-Digest'))
    expect(revisit?.headers.get('WARC-Profile')).toMatch(/warc\/1\.1\/revisit\/identical-payload-digest$/)
  })

  test('keep an address, and headers, that hold what the library of web archives parts headers by', async () => {
    const { captures } = openCaptures(await tempFolder())
    const odd = { ...capture('text', { page: 1, articles: [hashOf(1)] }, '/1,,,2') }
    const headers = { 'content-type': 'text/html', 'warc-type': ['one', 'two'] }
    await captures.append([{ ...odd, answer: { ...odd.answer, headers } }])
    const place = (await captures.find(hashOf(1), 'gazette'))?.pages[0] ?? { file: '', offset: 0, length: 0 }
    const { answer } = await captures.read(place)
    expect([answer.url, Buffer.from(answer.body).toString()]).toEqual(['https://gazette.example/1,,,2', 'text'])
  })

  test('give each record by its offset and length alone, as one gzip member', async () => {
    const { captures, index, folder } = openCaptures(await tempFolder())
    await captures.append(pages(0, 20))
    const [file = ''] = await filesOf(folder)
    const bytes = await readFile(join(folder, file))
    const records = await index.recordsOf(file)
    expect(records).toHaveLength(20)
    for (const [n, { offset, length }] of records.entries()) {
      expect(gunzipSync(bytes.subarray(offset, offset + length)).toString()).toMatch(
        new RegExp(`^WARC/1\\.1\\r\\n.*/${n}\\r\\n.*\\r\\n\\r\\ntext ${n}\\r\\n\\r\\n$`, 's'),
      )
    }
  })

  test('go on where a kill cut the last record off, and lose nothing before it', async () => {
    const output = await tempFolder()
    for (const cut of [1, 9, 200]) {
      const killed = openCaptures(output)
      await killed.captures.append([page(cut)])
      const file = await onlyFile(killed.folder)
      const { size } = await stat(file)
      await appendFile(file, (await readFile(file)).subarray(0, cut))
      const { captures } = openCaptures(output)
      await captures.append([page(cut + 1)])
      expect(await readAll(captures, [cut, cut + 1])).toEqual([`text ${cut}`, `text ${cut + 1}`])
      const types = (await recordsOf(file)).map(({ type }) => type)
      expect(types[0]).toBe('warcinfo')
      expect(types.slice(1).every((type) => type === 'response')).toBe(true)
      expect((await stat(file)).size).toBeGreaterThan(size)
      await captures.close()
    }
    expect(await recordsOf(await onlyFile(join(output, 'captures')))).toHaveLength(7)
  })

  test('tell the index what it missed, when a kill came before it was told', async () => {
    const output = await tempFolder()
    const { captures, index } = openCaptures(output)
    await captures.append(pages(0, 3))
    const [file = ''] = await filesOf(join(output, 'captures'))
    const bytes = await readFile(join(output, 'captures', file))
    await index.forget([file])
    const [last] = (await index.recordsOf(file)).slice(-1)
    expect(last).toBeUndefined()
    await captures.close()
    const again = openCaptures(output)
    await again.captures.append([page(3)])
    expect(await readAll(again.captures, [0, 1, 2, 3])).toEqual(['text 0', 'text 1', 'text 2', 'text 3'])
    expect((await readFile(join(output, 'captures', file))).subarray(0, bytes.length).equals(bytes)).toBe(true)
  })

  test('make their index again as it was', async () => {
    const output = await tempFolder()
    const { captures, index, folder } = openCaptures(output, { maxBytes: 1_500 })
    const listing = capture('a listing', { articles: [hashOf(100), hashOf(101)] })
    for (let n = 0; n < 12; n += 3) await captures.append([...pages(n, n + 3), page(50 + n, 'text 1'), listing])
    const files = await filesOf(folder)
    expect(files.length).toBeGreaterThan(2)
    const again = openCaptures(output, { database: 'other.db' })
    expect(await again.captures.catchUp()).toEqual([])
    for (const file of files) expect(await again.index.recordsOf(file)).toEqual(await index.recordsOf(file))
    for (const n of [0, 11, 50, 53, 100, 101]) {
      expect(await again.index.find(hashOf(n), 'gazette')).toEqual(await index.find(hashOf(n), 'gazette'))
    }
    expect(await again.index.files()).toEqual(await index.files())
  })

  test('are closed when they are long enough, a sorted index beside each that leads to every record', async () => {
    const { captures, folder } = openCaptures(await tempFolder(), { maxBytes: 2_000 })
    for (let n = 0; n < 20; n += 2) await captures.append(pages(n, n + 2).toReversed())
    const files = await filesOf(folder)
    const indexes = await filesOf(folder, '.cdxj')
    expect(indexes).toEqual(files.slice(0, -1).map((file) => file.replace(/\.warc\.gz$/, '.cdxj')))
    for (const name of indexes) {
      const text = await readFile(join(folder, name), 'utf8')
      const lines = text.trimEnd().split('\n')
      expect(lines).toEqual(lines.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
      for (const line of lines) {
        const [, key, time, json = ''] = /^(\S+) (\d{14}) (\{.*\})$/.exec(line) ?? []
        const found = JSON.parse(json) as Record<string, string>
        expect(key).toBe(`example,gazette)${URL.parse(found.url ?? '')?.pathname}`)
        expect(time).toBe('20260203040506')
        expect(found).toMatchObject({ mime: 'text/html', status: '200' })
        const bytes = await readFile(join(folder, '2026-02', found.filename ?? ''))
        const from = Number(found.offset)
        const record = gunzipSync(bytes.subarray(from, from + Number(found.length))).toString()
        expect(record).toContain(`WARC-Target-URI: ${found.url}\r\n`)
        expect(record).toContain(`WARC-Payload-Digest: sha256:${found.digest}\r\n`)
      }
    }
  })

  test('have the index that the library of web archives makes of them, references included', async () => {
    const { captures, folder } = openCaptures(await tempFolder(), { maxBytes: 1_000 })
    await captures.append([...pages(0, 4), page(4, 'text 1')])
    await captures.append([page(5)])
    const [name = ''] = await filesOf(folder, '.cdxj')
    const [file = ''] = await filesOf(folder)
    const indexer = new CDXIndexer({ format: 'cdxj' })
    const parser = new WARCParser(createReadStream(join(folder, file)), { keepHeadersCase: true })
    const lines: string[] = []
    for await (const found of indexer.iterRecords(parser, basename(file)))
      lines.push(indexer.serializeCDXJ(found).trim())
    const fieldsOf = (line: string) => {
      const at = line.indexOf('{')
      return [line.slice(0, at), JSON.parse(line.slice(at))] as const
    }
    const ours = (await readFile(join(folder, name), 'utf8')).trimEnd().split('\n')
    expect(ours).toHaveLength(5)
    expect(ours.map(fieldsOf)).toEqual(lines.sort().map(fieldsOf))
  })

  test("are closed at the month's end, and none refers to another month", async () => {
    let nowMs = Date.UTC(2026, 0, 31, 23, 59, 59)
    const { captures, folder } = openCaptures(await tempFolder(), { clock: () => nowMs })
    await captures.append([page(1, 'one text')])
    expect(await filesOf(folder, '.cdxj')).toEqual([])
    nowMs += 2_000
    await captures.append([page(2, 'one text')])
    const files = await filesOf(folder)
    expect(files).toEqual([
      '2026-01/feedkeeper-20260131235959000.warc.gz',
      '2026-02/feedkeeper-20260201000001000.warc.gz',
    ])
    expect(await filesOf(folder, '.cdxj')).toEqual(['2026-01/feedkeeper-20260131235959000.cdxj'])
    for (const file of files) {
      expect((await recordsOf(join(folder, file))).map(({ type }) => type)).toEqual(['warcinfo', 'response'])
    }
  })

  test('are gone on with by the next run, but not by one with other settings', async () => {
    const output = await tempFolder()
    for (let n = 0; n < 3; n += 1) {
      const { captures } = openCaptures(output)
      await captures.append([page(n)])
      await captures.close()
    }
    const folder = join(output, 'captures')
    expect(await filesOf(folder)).toHaveLength(1)
    const other = openCaptures(output, { info: { software: 'feedkeeper/next' } })
    await other.captures.append([page(3)])
    const files = await filesOf(folder)
    expect(files).toHaveLength(2)
    expect(await filesOf(folder, '.cdxj')).toHaveLength(1)
    expect(await readAll(other.captures, [0, 3])).toEqual(['text 0', 'text 3'])
  })

  test('are kept for as many months as the settings say, and other files there for good', async () => {
    let month = 0
    const clock = () => Date.UTC(2026, month, 15)
    const { captures, index, folder } = openCaptures(await tempFolder(), { clock, months: 2 })
    await captures.append([page(0)])
    await writeFile(join(folder, '2026-01', 'mine.txt'), 'mine')
    for (month = 1; month < 4; month += 1) await captures.append([page(month)])
    expect(await readdir(folder)).toEqual(['2026-01', '2026-03', '2026-04'])
    expect(await readdir(join(folder, '2026-01'))).toEqual(['mine.txt'])
    expect([...(await index.files()).keys()].map((file) => file.slice(0, 7)).sort()).toEqual(['2026-03', '2026-04'])
    expect(await readAll(captures, [0, 1, 2, 3])).toEqual(['none', 'none', 'text 2', 'text 3'])
  })

  test('fail a batch where they cannot be written, whole, and take the next', async () => {
    const { captures, folder } = openCaptures(await tempFolder())
    await mkdir(folder)
    await writeFile(join(folder, '2026-02'), 'no folder')
    await expect(captures.append(pages(0, 3))).rejects.toThrow(CaptureError)
    await rm(join(folder, '2026-02'))
    await captures.append(pages(2, 4))
    expect(await readAll(captures, [0, 1, 2, 3])).toEqual(['none', 'none', 'text 2', 'text 3'])
  })

  test('name what is damaged, and give all the rest', async () => {
    const output = await tempFolder()
    const { captures, index, folder } = openCaptures(output)
    await captures.append(pages(0, 5))
    const [name = ''] = await filesOf(folder)
    const damaged = (await index.recordsOf(name))[2]
    const file = await open(join(folder, name), 'r+')
    await file.write(Buffer.of(0xff), 0, 1, (damaged?.offset ?? 0) + 60)
    await file.close()
    const again = openCaptures(output, { database: 'other.db' })
    expect(await again.captures.catchUp()).toEqual([
      { file: join(folder, name), offset: damaged?.offset, reason: expect.stringContaining('damaged') },
    ])
    expect(await readAll(again.captures, [0, 1, 2, 3, 4])).toEqual(['text 0', 'text 1', 'none', 'text 3', 'text 4'])
    await expect(
      captures.read({ file: name, offset: damaged?.offset ?? 0, length: damaged?.length ?? 0 }),
    ).rejects.toThrow(/2026-02.*damaged/)
  })

  test('of a removed article leave the file, and every other record as it was, byte for byte', async () => {
    let nowMs = captureTime
    const { captures, index, folder } = openCaptures(await tempFolder(), { clock: () => nowMs })
    await captures.append(pages(0, 5))
    await captures.append([page(5, 'text 1'), page(6, 'text 1')])
    nowMs = Date.UTC(2026, 2, 1)
    await captures.append([page(7)])
    const [file = ''] = await filesOf(folder)
    const membersOf = async () => {
      const bytes = await readFile(join(folder, file))
      const records = await index.recordsOf(file)
      return new Map(
        records.map(({ url, offset, length }) => [url, bytes.subarray(offset, offset + length).toString('base64')]),
      )
    }
    const before = await membersOf()
    await captures.remove([hashOf(1), hashOf(3)], async () => new Set())
    const after = await membersOf()
    expect([...after.keys()].map((url) => url.at(-1))).toEqual(['0', '2', '4', '5', '6'])
    for (const n of [0, 2, 4])
      expect(after.get(`https://gazette.example/${n}`)).toBe(before.get(`https://gazette.example/${n}`))
    const records = await recordsOf(join(folder, file))
    expect(records.map(({ type, body }) => `${type} ${body.split('\r')[0]}`.trim()).slice(1)).toEqual([
      'response text 0',
      'response text 2',
      'response text 4',
      'response text 1',
      'revisit',
    ])
    expect(records[4]?.http).toContain('Content-Length: 6\r\n')
    expect(records[5]?.headers.get('WARC-Refers-To-Target-URI')).toBe('https://gazette.example/5')
    expect(gunzipSync(await readFile(join(folder, file))).toString()).not.toMatch(/gazette\.example\/[13]\b/)
    const lines = await readFile(join(folder, file.replace('.warc.gz', '.cdxj')), 'utf8')
    expect(lines.split('\n').filter((line) => line !== '')).toHaveLength(5)
    expect(await readdir(join(folder, '2026-02'))).toHaveLength(2)
    const again = openCaptures(join(folder, '..'), { database: 'other.db' }).captures
    expect(await again.catchUp()).toEqual([])
    expect(await readAll(again, [0, 1, 2, 3, 4, 5, 6, 7])).toEqual([
      'text 0',
      'none',
      'text 2',
      'none',
      'text 4',
      'text 1',
      'text 1',
      'text 7',
    ])
  })

  test('that were taken away, or shortened, are forgotten', async () => {
    const output = await tempFolder()
    const { captures, folder } = openCaptures(output)
    await captures.append(pages(0, 2))
    await captures.append(pages(2, 4))
    const file = await onlyFile(folder)
    await captures.close()
    await truncate(file, (await stat(file)).size - 1)
    const shortened = openCaptures(output).captures
    expect(await readAll(shortened, [2, 3])).toEqual(['text 2', 'none'])
    await shortened.close()
    await rm(file)
    expect(await readAll(openCaptures(output).captures, [0, 2])).toEqual(['none', 'none'])
  })

  test('have a listing that is kept for its own sake only where it changed', async () => {
    const { captures, folder } = openCaptures(await tempFolder())
    for (const text of ['one', 'one', 'two', 'two', 'one']) await captures.append([capture(text)])
    await captures.append([capture('one', {}, '/other')])
    const records = await recordsOf(await onlyFile(folder))
    expect(records.map(({ type, body }) => `${type} ${body}`.trim()).slice(1)).toEqual([
      'response one',
      'response two',
      'revisit',
      'revisit',
    ])
  })

  test('are larger than what is read at once: a record of 10 MB is indexed again', async () => {
    const output = await tempFolder()
    const { captures, folder } = openCaptures(output)
    const noise = randomBytes(10_000_000)
    const big = capture(new Uint8Array(noise), { page: 1, articles: [hashOf(1)] }, '/big')
    await captures.append([page(0), big, page(2)])
    expect((await stat(await onlyFile(folder))).size).toBeGreaterThan(9_000_000)
    const again = openCaptures(output, { database: 'other.db' }).captures
    expect(await again.catchUp()).toEqual([])
    const place = (await again.find(hashOf(1), 'gazette'))?.pages[0] ?? { file: '', offset: 0, length: 0 }
    expect(Buffer.compare(Buffer.from((await again.read(place)).answer.body), noise)).toBe(0)
    expect(await readAll(again, [0, 2])).toEqual(['text 0', 'text 2'])
  })
})
