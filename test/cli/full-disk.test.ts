import { describe, expect, test } from 'vitest'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { canMount, type MountedFeedkeeper, mountedFeedkeeper } from '../support/mount-namespace.ts'
import { madeOnce } from '../support/when-over.ts'

const articles = 200
const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Quarry</title><link>https://quarry.example/</link>${Array.from(
  { length: articles },
  (_, n) =>
    `<item><title>Stone ${n}</title><link>https://quarry.example/${n}</link><description>${`Stone ${n} was cut. `.repeat(150)}</description></item>`,
).join('')}</channel></rss>`

/** What is kept on a disk of its own, whose size changes, and the commands that work on it; the feed is another one once that is said. */
async function onDisk(mounts: MountedFeedkeeper, size: string) {
  const listing = { feed }
  const { url } = await localServer((_request, response) => response.end(listing.feed))
  const { output, options } = await someSite(
    { quarry: `list: { feed: { url: "${url}/feed" } }\nevery: 1m\n` },
    'server: { listen: "off" }',
  )
  await mounts.shell(`mkdir '${output}' && mount -t tmpfs -o size=${size} none '${output}'`)
  const run = (...args: readonly string[]) => mounts.run([...args, ...options])
  return {
    output,
    listing,
    well: async (...args: readonly string[]) => expect(await run(...args)).toMatchObject({ code: 0 }),
    fails: async (...args: readonly string[]) => expect((await run(...args)).code).not.toBe(0),
    shell: (command: string) => mounts.shell(`cd '${output}' && { ${command}; }`),
    /** Nothing is lost, half or twice. */
    async isWhole(files: number) {
      const { code, stdout } = await run('verify', '--json')
      expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ files, findings: [] })])
    },
  }
}
const fill = 'dd if=/dev/zero of=filler bs=4k >/dev/null 2>&1 || true'

describe.runIf(canMount)('a disk that fills', () => {
  const mounts = madeOnce(async () => mountedFeedkeeper([]))

  test.each([700, 1_100, 1_500])('at %i KiB, during a poll, costs nothing once there is room again', async (sizeKb) => {
    const disk = await onDisk(mounts(), `${sizeKb}k`)
    await disk.fails('poll')
    await disk.shell('mount -o remount,size=200m none .')
    await disk.well('poll')
    await disk.isWhole(articles)
  })

  test('while articles are revised leaves them as they were, or as they are now, and their former versions', async () => {
    const disk = await onDisk(mounts(), '60m')
    await disk.well('poll')
    await disk.shell(`${fill}; truncate -s -400k filler`)
    disk.listing.feed = feed.replaceAll('was cut', 'was cut and polished')
    await disk.fails('poll')
    await disk.shell('rm filler')
    await disk.well('poll')
    await disk.shell(`test "$(grep -l 'cut and polished' -r articles | wc -l)" = ${articles}`)
    await disk.shell(`test "$(find revisions -name '*.md' | wc -l)" = ${articles}`)
    await disk.isWhole(articles)
  })

  test('while articles are removed leaves them whole, or removed', async () => {
    const hashes = Array.from({ length: 100 }, (_, n) => hashOf(`https://quarry.example/${n}`))
    const disk = await onDisk(mounts(), '60m')
    await disk.well('poll')
    await disk.shell(fill)
    await disk.fails('remove', ...hashes)
    await disk.shell('rm filler')
    await disk.well('poll')
    await disk.well('remove', ...hashes)
    await disk.isWhole(articles - 100)
  })
})
