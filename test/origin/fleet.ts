import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, styleText } from 'node:util'
import { hasPostgres } from '../support/postgres.ts'
import { type FaultName, faultNames } from './fleet/fleet-deeds.ts'
import { runFleet } from './fleet/fleet-run.ts'

const usage = `npm run fleet [-- --sources 300] [--often 300] [--every 10] [--faults ${faultNames.join(',')}] [--cut 30] [--within 20] [--folder] [--keep]

Runs three workers as processes on one archive, with a PostgreSQL and an object store of its own (--folder: one folder that
they share), over so many sources on generated hosts of loopback: --often of them are asked every so many seconds, or somewhat
less often where they are many, the others once: their first polls come at twenty a second, or within a quarter of an hour
where they are more than that. --sources 100000 takes some half an hour of two cores. One worker is killed, one frozen past its lease and woken,
PostgreSQL crashes and comes back, the store is cut for so many seconds, one worker is replaced, PostgreSQL has no connections
left, takes no writes, has a full disk, the store refuses, and is slow. Checks that no source is asked
twice within its interval but those of the dead worker once, that every one is asked, that hosts are asked politely by all together, that no article is
lost or kept twice, that feeds are complete, and that all is normal again after each fault within so many seconds beyond an
interval; tells how long that took, and what a start takes.
Exits 1 if a check fails. Needs Debian's PostgreSQL and Linux.
`

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: '300' },
    often: { type: 'string', default: '300' },
    every: { type: 'string', default: '10' },
    faults: { type: 'string', default: faultNames.join(',') },
    cut: { type: 'string', default: '30' },
    within: { type: 'string', default: '20' },
    folder: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
})
const faults = values.faults.split(',').filter((name): name is FaultName => faultNames.some((known) => known === name))

if (values.help) {
  process.stdout.write(usage)
} else if (
  !(Number(values.sources) >= 3) ||
  !(Number(values.often) >= 3) ||
  !(Number(values.cut) > 0 && Number(values.every) >= 5)
) {
  process.stderr.write(usage)
  process.exitCode = 2
} else if (!hasPostgres()) {
  process.stdout.write('skipped: there is no PostgreSQL 15 or newer here\n')
} else {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-fleet-'))
  const checks = await runFleet({
    folder,
    isInFolder: values.folder,
    sources: Number(values.sources),
    often: Math.min(Number(values.often), Number(values.sources)),
    everyMs: Number(values.every) * 1_000,
    faults,
    cutMs: Number(values.cut) * 1_000,
    normalWithinMs: Number(values.within) * 1_000,
    tell: (line) => process.stderr.write(`${line}\n`),
  })
  for (const { says, holds, because } of checks) {
    const mark = holds ? styleText('green', 'PASS') : styleText('red', 'FAIL')
    process.stdout.write(`${mark}  ${says}${holds ? '' : `\n      ${because}`}\n`)
  }
  const failed = checks.filter(({ holds }) => !holds).length
  process.stdout.write(`\n${checks.length - failed} pass, ${failed} fail\n`)
  if (values.keep || failed > 0) process.stderr.write(`logs and archive are in ${folder}\n`)
  else await rm(folder, { recursive: true })
  process.exitCode = failed > 0 ? 1 : 0
}
