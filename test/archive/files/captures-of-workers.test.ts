import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { captureName, captureNameAfter, isCaptureOf } from '../../../src/archive/captures/capture-names.ts'
import { captureFiles } from '../../../src/archive/files/captures/capture-folder.ts'
import { OpenCaptureFile } from '../../../src/archive/files/captures/open-capture-file.ts'
import { openCatalog } from '../../../src/archive/sqlite/catalog-database.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const nowMs = Date.UTC(2026, 10, 22, 5)

test('workers that share a folder of captures append to files of their own, each going on with its last', async () => {
  const folder = await tempFolder()
  const { catalog } = openCatalog(join(await tempFolder(), 'catalog.db'), (facts) => facts)
  const open = (worker: string | undefined) =>
    OpenCaptureFile.open({
      folder,
      index: catalog.captures,
      info: {},
      month: '2026-11',
      nowMs,
      maxBytes: 1_000,
      worker,
    })
  const [one, two] = [await open('host-1'), await open('host-2')]
  await one.append(Buffer.from('one'))
  await two.append(Buffer.from('twice'))
  expect([one.file, two.file]).toEqual([
    '2026-11/feedkeeper-20261122050000000-host-1.warc.gz',
    '2026-11/feedkeeper-20261122050000000-host-2.warc.gz',
  ])
  expect((await captureFiles(folder, 'host-2')).map(({ bytes }) => bytes)).toEqual([5])
  await Promise.all([one.leave(), two.leave()])
  // What stands there is nothing that the program wrote: it begins another, and ends what was its own alone.
  const next = await open('host-1')
  expect(next.file).toBe(captureNameAfter(one.file))
  await next.leave()
  expect((await readdir(join(folder, '2026-11'))).filter((name) => name.endsWith('.cdxj'))).toEqual([
    'feedkeeper-20261122050000000-host-1.cdxj',
  ])
  expect((await stat(join(folder, two.file))).size).toBe(5)
  await catalog.close()
})

test('the name of a file of captures tells whose it is', () => {
  expect(isCaptureOf(captureName(nowMs, undefined), '')).toBe(true)
  expect(isCaptureOf(captureName(nowMs, undefined, 'host-1'), 'host-1')).toBe(true)
  expect(isCaptureOf(captureName(nowMs, undefined, 'host-1'), 'host')).toBe(false)
  expect(isCaptureOf('2026-11/feedkeeper-20261122050000000-host-1.r0002.warc.gz', 'host-1')).toBe(true)
})
