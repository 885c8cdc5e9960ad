import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { feedkeeper, someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { canMount, startMounted } from '../support/mount-namespace.ts'

/** A feed with a text that does not compress. */
const noise = Array.from({ length: 20_000 }, (_, n) => Math.imul(n + 1, 2_654_435_761).toString(36)).join(' ')
const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Mill</title><item><title>Flour</title><link>https://mill.example/1</link><description>${noise}</description></item></channel></rss>`

async function mill(settings = '') {
  const { url } = await localServer((_request, response) => response.end(feed))
  return someSite({ mill: `list: { feed: { url: "${url}/feed" } }\nevery: 1h\n` }, settings)
}

const warcFiles = async (output: string) =>
  (await readdir(join(output, 'captures'), { recursive: true })).filter((name) => name.endsWith('.warc.gz'))

describe('captures of the program', () => {
  test('are written by a poll, with the version and the settings it was made by', async () => {
    const { output, options } = await mill()
    expect(await feedkeeper(['poll', ...options])).toMatchObject({ code: 0, stderr: '' })
    const [file = '', ...others] = await warcFiles(output)
    expect(others).toEqual([])
    const text = gunzipSync(await readFile(join(output, 'captures', file))).toString()
    expect(text).toMatch(/^WARC\/1\.1\r\n/)
    expect(text).toMatch(/\r\nsoftware: feedkeeper\/\d+\.\d+\.\d+\r\n/)
    expect(text).toMatch(/\r\nsettings: \{.*"captures":\{"keep":"articles"\}.*\}\r\n/)
    expect(text).toContain(noise)
  })

  test('are none where they are off', async () => {
    const { output, options } = await mill('captures: off')
    expect(await feedkeeper(['poll', ...options])).toMatchObject({ code: 0, stderr: '' })
    expect(await readdir(output)).not.toContain('captures')
  })

  test.runIf(canMount)('on a disk that fills fail the poll, not the source: the next keeps all', async () => {
    const { output, options } = await mill()
    expect(await feedkeeper(['publish', ...options])).toMatchObject({ code: 0 })
    const mounts = [`mkdir -p '${output}/captures'`, `mount -t tmpfs -o size=64k none '${output}/captures'`]
    const full = await startMounted(mounts, ['poll', ...options]).ended
    expect(full).toMatchObject({ code: 1, stdout: expect.stringMatching(/mill +failed/) })
    expect(full.stderr).toMatch(/captures: writing failed \(ENOSPC\).*make room/)
    expect(await readdir(join(output, 'articles'))).toEqual([])
    expect(await feedkeeper(['poll', ...options])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/mill +1 new/),
    })
    expect(await warcFiles(output)).toHaveLength(1)
  })
})
