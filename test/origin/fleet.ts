import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, styleText } from 'node:util'
import { hasPostgres } from '../support/postgres.ts'
import { runFleet } from './fleet/fleet-run.ts'

const usage = `npm run fleet [-- --sources 300] [--seconds 40] [--keep]

Runs three workers as processes on one archive, with a PostgreSQL of its own and one folder, over so many sources on generated
hosts of loopback, for so many seconds beside the time that faults take: one worker is killed, one frozen past its lease and
woken, PostgreSQL crashes and comes back, the store is cut. Checks that no source is asked twice within its interval but those
of the dead worker once, that hosts are asked politely by all together, that no article is lost or kept twice, and that feeds
are complete; tells how long it took until all was normal again. Exits 1 if a check fails. Needs Debian's PostgreSQL and Linux.
`

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '40' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) {
  process.stdout.write(usage)
} else if (!(Number(values.sources) >= 3) || !(Number(values.seconds) > 0)) {
  process.stderr.write(usage)
  process.exitCode = 2
} else if (!hasPostgres()) {
  process.stdout.write('skipped: there is no PostgreSQL 15 or newer here\n')
} else {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-fleet-'))
  const { checks } = await runFleet({
    folder,
    sources: Number(values.sources),
    lastsMs: Number(values.seconds) * 1_000,
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
