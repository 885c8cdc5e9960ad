// Kills the program (kill -9) in poll, run, search, publish and remove, at random moments and at single steps (before one, or
// amid a write, half of which is there); after each kill the next run has to find all there is, each version of it once, nothing
// back that was removed, and `verify` clean: `node bench/crash/crash.ts [KILLS] [--seed N]`. It ends with where the kills fell.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { faultsIn } from './archive-faults.ts'
import { ChooseKills } from './choose-kills.ts'
import { GrowingSite } from './growing-site.ts'
import { RunsToTheEnd, runAndKill } from './killed-program.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
})
const kills = Number(positionals[0] ?? 200)
/** A new archive is begun after so many, so that the time of a round stays the same. */
const roundsPerArchive = 20
const commands = ['poll', 'run', 'remove', 'poll', 'search', 'poll'] as const
const say = (text: string) => process.stdout.write(`${text}\n`)

let state = Number(values.seed) >>> 0
/** A number from 0 up to 1, the same ones for a seed (mulberry32). */
function random(): number {
  state = (state + 0x6d2b79f5) >>> 0
  const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  const last = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed))
  return ((last ^ (last >>> 14)) >>> 0) / 2 ** 32
}

const site = new GrowingSite()
const chosen = new ChooseKills(random)
const runs = new RunsToTheEnd()

/** How many pictures a poll says are waiting for another try. */
function waitingIn(stdout: string): number {
  return Number((JSON.parse(stdout || '{}') as { images?: { waiting?: number } }).images?.waiting ?? 0)
}

/** Kills and checks, round after round, in one archive, until there were so many kills; gives how many there were. */
async function rounds(most: number, folder: string): Promise<number> {
  const output = join(folder, 'output')
  await rm(output, { recursive: true, force: true })
  site.clear()
  const options = ['--config', join(folder, 'feedkeeper.yaml'), '--feeds', join(folder, 'feeds'), '--output', output]
  const removed = new Set<string>()
  let killed = 0
  for (let round = 0; round < roundsPerArchive && killed < most; round += 1) {
    const [command = 'poll', ...rest] = commandOf(round, removed)
    if (command === 'poll' || command === 'run') site.grow()
    const at = chosen.next(command)
    const args = [command, ...rest, ...options]
    const seen = await runAndKill({ args, output, file: join(folder, 'steps'), at })
    chosen.note(command, seen)
    if (seen.wasKilled) killed += 1
    // Killed before its line, a removal did not take place: it is asked for once more.
    if (command === 'remove') await runs.run(args)
    const poll = await runs.run(['poll', '--json', ...options])
    const verified = await runs.run(['verify', '--json', ...options])
    const faults = [
      ...(poll.code === 0 ? [] : [`poll ended with ${poll.code}: ${poll.stderr}`]),
      ...(await faultsIn(output, { site, removed, waiting: waitingIn(poll.stdout) })),
      ...(verified.code === 0 ? [] : [`verify: ${verified.stdout}${verified.stderr}`]),
    ]
    if (faults.length === 0) continue
    const where = `killed ${JSON.stringify(at)}, last step ${seen.told.at(-1)}`
    say(
      `round ${round}, ${command}, ${where}: ${faults.length} faults, in ${output}\n  ${faults.slice(0, 20).join('\n  ')}`,
    )
    process.exit(1)
  }
  return killed
}

function commandOf(round: number, removed: Set<string>): readonly string[] {
  const command = commands[round % commands.length]
  if (command === 'search') return ['search', 'stone']
  if (command !== 'remove') return [command ?? 'poll']
  const hashes = site
    .entries()
    .map(({ hash }) => hash)
    .filter(() => random() < 0.1)
  for (const hash of hashes) removed.add(hash)
  return ['remove', ...hashes, ...(random() < 0.5 ? ['--captures'] : [])]
}

const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-crash-'))
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
  done += await rounds(kills - done, folder)
  say(`${done} kills: nothing lost, nothing twice, verify clean`)
}
say('Kills by the step that had begun last:')
for (const [step, count] of [...chosen.hits].sort()) say(`  ${String(count).padStart(4)}  ${step}`)
site.close()
runs.close()
await rm(folder, { recursive: true })
