// What publishing costs: `npm run bench -- publish`, or `node bench/publish.ts --archives 10000,1000000` for other sizes.
// Each measurement runs in a process of its own, so that its memory is its own. Ratios to `feed` alone are of one run.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { archives: { type: 'string', default: '10000,100000' }, month: { type: 'string', default: '20000' } },
})

const run = (name: string, ...parameters: string[]): void => {
  const script = fileURLToPath(new URL(`publish/${name}.ts`, import.meta.url))
  execFileSync(process.execPath, ['--expose-gc', script, ...parameters], { stdio: 'inherit' })
}

run('writers')
run('month', values.month)
for (const size of values.archives.split(',')) run('one-article', size)
