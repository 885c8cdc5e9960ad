// Kills the program (kill -9) at random moments of poll, run, publish and remove, pictures among them; after each kill the next
// run has to find all there is, nothing twice, nothing back that was removed, and `verify` clean: `node bench/crash/crash.ts [KILLS] [--seed N]`.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { GrowingSite } from './growing-site.ts'
import { runAndKill, runToTheEnd } from './killed-program.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
})
const kills = Number(positionals[0] ?? 200)
/** A new archive is begun after so many, so that the time of a round stays the same. */
const roundsPerArchive = 40
const longestDelayMs = 1_500
const say = (text: string) => process.stdout.write(`${text}\n`)

let state = Number(values.seed) >>> 0
/** A number from 0 up to 1, the same ones for a seed (mulberry32). */
function random(): number {
  state = (state + 0x6d2b79f5) >>> 0
  const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  const last = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed))
  return ((last ^ (last >>> 14)) >>> 0) / 2 ** 32
}

/** What is wrong with the archive after a run that was let to its end. */
async function faultsIn(
  output: string,
  options: readonly string[],
  site: GrowingSite,
  removed: ReadonlySet<string>,
  waiting: number,
) {
  const names = await readdir(join(output, 'articles'), { recursive: true })
  const files = new Set(names.flatMap((name) => /([0-9a-f]{16})\.md$/.exec(name)?.[1] ?? []))
  const kept = new Map<string, number>()
  for (const month of await readdir(join(output, 'journal'))) {
    for (const line of String(await readFile(join(output, 'journal', month))).split('\n')) {
      const [, kind, hash = ''] = /"kind":"(kept|removed)","hash":"([0-9a-f]+)"/.exec(line) ?? []
      if (kind !== undefined) kept.set(hash, (kept.get(hash) ?? 0) + (kind === 'kept' ? 1 : -1))
    }
  }
  const pictures = await pictureFaults(output, site.pictures(removed), waiting)
  const verified = await runToTheEnd(['verify', '--json', ...options])
  return [
    ...site
      .hashes()
      .filter((hash) => !files.has(hash) && !removed.has(hash))
      .map((hash) => `${hash} is lost`),
    ...[...removed].filter((hash) => files.has(hash)).map((hash) => `${hash} is back though it was removed`),
    ...[...files].filter((hash) => !site.hashes().includes(hash)).map((hash) => `${hash} is nobody's`),
    ...[...kept].filter(([, count]) => count > 1).map(([hash, count]) => `${hash} is kept ${count} times`),
    ...names.filter((name) => name.endsWith('.tmp')).map((name) => `${name} is left over`),
    ...pictures,
    ...(verified.code === 0 ? [] : [`verify: ${verified.stdout}${verified.stderr}`]),
  ]
}

/**
 * What is wrong with the pictures, which are to be those of the articles that are there. One that a run was killed over
 * waits for another try: so many may be missing.
 */
async function pictureFaults(
  output: string,
  wanted: ReadonlyMap<string, string>,
  waiting: number,
): Promise<readonly string[]> {
  const names = await readdir(join(output, 'images'), { recursive: true }).catch(() => [])
  const files = new Set(names.flatMap((name) => /[0-9a-f]{64}\.\w+$/.exec(name)?.[0] ?? []))
  const told = new Map<string, number>()
  for (const month of await readdir(join(output, 'journal'))) {
    const text = String(await readFile(join(output, 'journal', month)))
    for (const [, url = ''] of text.matchAll(/"kind":"image","url":"([^"]+)"/g)) told.set(url, (told.get(url) ?? 0) + 1)
  }
  const expected = new Set(wanted.values())
  const untold = [...wanted.keys()].filter((url) => !told.has(url))
  return [
    ...[...wanted].filter(([url, name]) => told.has(url) && !files.has(name)).map(([url]) => `${url} is lost`),
    ...(untold.length === waiting ? [] : untold.map((url) => `${url} is not in the journal, and ${waiting} wait`)),
    ...[...told].filter(([, count]) => count > 1).map(([url, count]) => `${url} is in the journal ${count} times`),
    ...[...files].filter((name) => !expected.has(name)).map((name) => `picture ${name} is nobody's`),
    ...names.filter((name) => name.endsWith('.tmp')).map((name) => `${name} is left over`),
  ]
}

/** How many pictures a poll says are waiting for another try. */
function waitingIn(stdout: string): number {
  return Number((JSON.parse(stdout || '{}') as { images?: { waiting?: number } }).images?.waiting ?? 0)
}

/** Kills and checks, round after round, in one archive; gives how many runs were killed at work. */
async function rounds(count: number, site: GrowingSite, folder: string): Promise<number> {
  const output = join(folder, 'output')
  await rm(output, { recursive: true, force: true })
  const options = ['--config', join(folder, 'feedkeeper.yaml'), '--feeds', join(folder, 'feeds'), '--output', output]
  const removed = new Set<string>()
  let killed = 0
  for (let round = 1; round <= count; round += 1) {
    const [command = 'poll', ...rest] = commandOf(round, site, removed)
    if (command !== 'remove') site.grow()
    if (await runAndKill([command, ...rest, ...options], output, random() ** 2 * longestDelayMs)) killed += 1
    // Killed before its line, a removal did not take place: it is asked for once more.
    if (command === 'remove') await runToTheEnd([command, ...rest, ...options])
    const poll = await runToTheEnd(['poll', '--json', ...options])
    const faults = [
      ...(poll.code === 0 ? [] : [`poll ended with ${poll.code}: ${poll.stderr}`]),
      ...(await faultsIn(output, options, site, removed, waitingIn(poll.stdout))),
    ]
    if (faults.length === 0) continue
    say(`round ${round}, ${command}: ${faults.length} faults, in ${output}\n  ${faults.slice(0, 20).join('\n  ')}`)
    process.exit(1)
  }
  return killed
}

function commandOf(round: number, site: GrowingSite, removed: Set<string>): readonly string[] {
  if (round % 4 === 0) return ['run']
  if (round % 3 !== 0) return ['poll']
  const hashes = site.hashes().filter(() => random() < 0.1)
  for (const hash of hashes) removed.add(hash)
  return ['remove', ...hashes]
}

const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-crash-'))
const site = new GrowingSite()
await site.open()
await mkdir(join(folder, 'feeds'))
for (const [id, yaml] of site.definitions()) await writeFile(join(folder, 'feeds', `${id}.yaml`), yaml)
const settings = `server: { listen: "off" }
images: all
captures: all
fetch: { allowPrivateNetworks: ["127.0.0.0/8"], perHost: { connections: 16, spacing: 0ms } }
`
await writeFile(join(folder, 'feedkeeper.yaml'), settings)
say(`${kills} kills, seed ${values.seed}`)
let done = 0
while (done < kills) {
  const count = Math.min(roundsPerArchive, kills - done)
  const killed = await rounds(count, site, folder)
  done += count
  say(`${done} rounds, the last ${count} killed ${killed} runs at work: nothing lost, nothing twice, verify clean`)
}
site.close()
await rm(folder, { recursive: true })
