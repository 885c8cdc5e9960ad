import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { startOrigin } from './origin.ts'

const usage = `node test/origin/main.ts [--port N] [--hidden N]

Plays a small internet of invented news on loopback until it is interrupted.
A line on stdin reveals more articles: the number of them, or nothing for two.
`

const { values } = parseArgs({
  options: { port: { type: 'string' }, hidden: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})

if (values.help) {
  process.stdout.write(usage)
} else {
  const origin = await startOrigin({
    ...(values.port !== undefined && { port: Number(values.port) }),
    ...(values.hidden !== undefined && { hidden: Number(values.hidden) }),
  })
  for (const [site, url] of Object.entries(origin.listings)) process.stdout.write(`${site.padEnd(10)} ${url}\n`)
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    process.stdout.write(`${JSON.stringify(origin.advance(Number.parseInt(line, 10) || 2))}\n`)
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      lines.close()
      void origin.close()
    })
  }
}
