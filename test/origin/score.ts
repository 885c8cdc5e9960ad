import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ClientName } from './score/client.ts'
import { runScore } from './score/run.ts'
import { scoreTable } from './score/table.ts'

const usage = `npm run score [-- --client daemon|fleet|naive|polite] [--seconds 100] [--json]

Plays some fifty small hosts on loopback to a feed client (fleet: three workers that share a PostgreSQL), kills and restarts it in the middle, and prints rule by rule
how polite it was. Exits 1 if it broke a rule.
`

const { values } = parseArgs({
  options: {
    client: { type: 'string', default: 'daemon' },
    seconds: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
})

if (values.help) {
  process.stdout.write(usage)
} else if (!/^(daemon|fleet|naive|polite)$/.test(values.client) || !(Number(values.seconds) > 0)) {
  process.stderr.write(usage)
  process.exitCode = 2
} else {
  const folder = await mkdtemp(join(tmpdir(), 'feedkeeper-score-'))
  process.stderr.write(`scoring ${values.client} for ${values.seconds} s in ${folder}\n`)
  const { scores, requests } = await runScore({
    client: values.client as ClientName,
    pace: { everyMs: 4_000, waitSeconds: 20, tickMs: 5_000, spacingMs: 1_000 },
    lastsMs: Number(values.seconds) * 1000,
    folder,
    second: 88,
  })
  const colour = process.stdout.isTTY && !process.env.NO_COLOR
  process.stdout.write(values.json ? `${JSON.stringify(scores, undefined, 2)}\n` : scoreTable(scores, colour))
  process.stderr.write(`${requests} requests\n`)
  process.exitCode = scores.some((score) => score.verdict.kind === 'fail') ? 1 : 0
}
