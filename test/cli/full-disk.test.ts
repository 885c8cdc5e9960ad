import { describe, expect, test } from 'vitest'
import { hashOf } from '../../src/poll/entries/identity.ts'
import { someSite } from '../support/feedkeeper.ts'
import { localServer } from '../support/local-server.ts'
import { canMount, startMounted } from '../support/mount-namespace.ts'

const articles = 200
const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Quarry</title><link>https://quarry.example/</link>${Array.from(
  { length: articles },
  (_, n) =>
    `<item><title>Stone ${n}</title><link>https://quarry.example/${n}</link><description>${`Stone ${n} was cut. `.repeat(150)}</description></item>`,
).join('')}</channel></rss>`

/**
 * Runs commands on a disk of its own, PROGRAM for feedkeeper, and gives what the last, of feedkeeper, says. The feed is asked for
 * once and is another one from then on, where that is given.
 */
async function onDisk(
  sizeKb: number,
  commands: (output: string) => readonly string[],
  last: readonly string[],
  then = feed,
) {
  let asked = 0
  const { url } = await localServer((_request, response) => {
    asked += 1
    response.end(asked === 1 ? feed : then)
  })
  const site = await someSite(
    { quarry: `list: { feed: { url: "${url}/feed" } }\nevery: 1m\n` },
    'server: { listen: "off" }',
  )
  const program = [process.execPath, 'src/cli.ts', ...site.options].map((each) => `'${each}'`).join(' ')
  const steps = commands(site.output).map((step) => step.replace('PROGRAM', program))
  const mounts = [`mkdir '${site.output}'`, `mount -t tmpfs -o size=${sizeKb}k none '${site.output}'`, ...steps]
  const { stdout, stderr, code } = await startMounted(mounts, [...last, ...site.options]).ended
  return { code, stderr, result: JSON.parse(stdout || 'null') as { files: number; findings: unknown[] } | null }
}
const failing = (command: string) => `{ ${command} >/dev/null 2>&1 && exit 9 || true; }`
const quietly = (command: string) => `${command} >/dev/null 2>&1`
const roomy = (output: string) => `mount -o remount,size=200m none '${output}'`

describe.runIf(canMount)('a disk that fills', () => {
  test.each([700, 1_100, 1_500])('at %i KiB, during a poll, costs nothing once there is room again', async (sizeKb) => {
    const { code, result } = await onDisk(
      sizeKb,
      (output) => [failing('PROGRAM poll'), roomy(output), quietly('PROGRAM poll')],
      ['verify', '--json'],
    )
    expect([code, result]).toEqual([0, expect.objectContaining({ files: articles, findings: [] })])
  })

  test('while articles are revised leaves them as they were, or as they are now, and their former versions', async () => {
    const { code, result } = await onDisk(
      60_000,
      (output) => [
        quietly('PROGRAM poll'),
        `{ dd if=/dev/zero of='${output}/filler' bs=4k >/dev/null 2>&1 || true; }`,
        `truncate -s -400k '${output}/filler'`,
        failing('PROGRAM poll'),
        `rm '${output}/filler'`,
        quietly('PROGRAM poll'),
        `test "$(grep -l 'cut and polished' -r '${output}/articles' | wc -l)" = ${articles}`,
        `test "$(find '${output}/revisions' -name '*.md' | wc -l)" = ${articles}`,
      ],
      ['verify', '--json'],
      feed.replaceAll('was cut', 'was cut and polished'),
    )
    expect([code, result]).toEqual([0, expect.objectContaining({ files: articles, findings: [] })])
  })

  test('while articles are removed leaves them whole, or removed', async () => {
    const hashes = Array.from({ length: 100 }, (_, n) => hashOf(`https://quarry.example/${n}`)).join(' ')
    const { code, result } = await onDisk(
      60_000,
      (output) => [
        quietly('PROGRAM poll'),
        `{ dd if=/dev/zero of='${output}/filler' bs=4k >/dev/null 2>&1 || true; }`,
        failing(`PROGRAM remove ${hashes}`),
        `rm '${output}/filler'`,
        quietly('PROGRAM poll'),
        quietly(`PROGRAM remove ${hashes}`),
      ],
      ['verify', '--json'],
    )
    expect([code, result]).toEqual([0, expect.objectContaining({ files: articles - 100, findings: [] })])
  })
})
