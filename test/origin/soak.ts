import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, styleText } from 'node:util'
import { canUnshare, furnishNamespace, runInNamespace } from './hostile/namespace.ts'
import { startResolver } from './hostile/resolver.ts'
import { runSoak } from './hostile/soak-run.ts'
import type { Check } from './hostile/watch.ts'
import { runMany } from './many/many-run.ts'
import { makeMemoryCgroup } from './many/memory-cgroup.ts'

const usage = `npm run soak [-- --seconds 90] [--quiet] [--many 300]

Runs the daemon against everything a hostile site can do, beside eight healthy ones, and checks its memory, its log, its
punctuality and that nothing reaches an address it should not. Needs Linux; forbidden addresses other than loopback are
tried in a network namespace of their own where that is permitted. Exits 1 if a check fails.

With --many, runs it instead over so many sources, each polled every ten seconds, of which 24 fail in different ways: what
\`status\` and /sources tell of them, memory, and /metrics against what the sites counted (--seconds 1800 for half an
hour, --program dist/cli.js for the program as it is built). --memory-limit 256 runs it in a control group of so many MB, page
cache included, where one may be made.
`

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '90' },
    many: { type: 'string' },
    program: { type: 'string', default: 'src/cli.ts' },
    'memory-limit': { type: 'string' },
    only: { type: 'string', default: '.' },
    quiet: { type: 'boolean', default: false },
    inside: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) {
  process.stdout.write(usage)
} else if (
  !(Number(values.seconds) > 0) ||
  (values.many !== undefined && !(Number(values.many) > 24)) ||
  (values['memory-limit'] !== undefined && !(Number(values['memory-limit']) > 0))
) {
  process.stderr.write(usage)
  process.exitCode = 2
} else if (values.many !== undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-many-'))
  process.stderr.write(`${values.many} sources for ${values.seconds} s in ${folder}\n`)
  tell(
    await runMany({
      folder,
      sources: Number(values.many),
      lastsMs: Number(values.seconds) * 1000,
      program: values.program,
      limit: limitOf(values['memory-limit']),
    }),
  )
} else if (!values.inside && canUnshare()) {
  process.exitCode = runInNamespace([fileURLToPath(import.meta.url), '--inside', ...process.argv.slice(2)])
} else {
  await soak()
}

function limitOf(given: string | undefined): Parameters<typeof runMany>[0]['limit'] {
  if (given === undefined) return undefined
  const mb = Number(given)
  const cgroup = makeMemoryCgroup(mb * 1_048_576)
  if (cgroup !== undefined) return { cgroup, mb }
  process.stderr.write('skipped: the limit on memory, since no control group can be made here\n')
  return undefined
}

async function soak(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-soak-'))
  if (values.inside) furnishNamespace(folder)
  else process.stderr.write('skipped: addresses beyond loopback, since no network namespace is permitted here\n')
  const resolver = values.inside ? await startResolver() : undefined
  process.stderr.write(`soaking for ${values.seconds} s in ${folder}\n`)
  const checks = await runSoak({
    folder,
    lastsMs: Number(values.seconds) * 1000,
    isIsolated: values.inside,
    only: new RegExp(values.only),
  })
  resolver?.close()
  tell(checks)
}

function tell(checks: readonly Check[]): void {
  for (const { says, holds, because } of checks) {
    if (holds && values.quiet) continue
    const mark = holds ? styleText('green', 'PASS') : styleText('red', 'FAIL')
    process.stdout.write(`${mark}  ${says}${holds ? '' : `\n      ${because}`}\n`)
  }
  const failed = checks.filter((check) => !check.holds).length
  process.stdout.write(`\n${checks.length - failed} pass, ${failed} fail\n`)
  process.exitCode = failed > 0 ? 1 : 0
}
