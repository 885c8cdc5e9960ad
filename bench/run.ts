import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * `npm run bench [NAME...] [-- --OPTION VALUE...]`: runs the benchmarks one after the other, each in a process of its own, so
 * that none warms or starves the next; options are given to each. Exits 1 if one of them failed.
 */
const folder = fileURLToPath(new URL('.', import.meta.url))
const all = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts' && !name.startsWith('check-'))
  .map((name) => name.slice(0, -'.ts'.length))
  .sort()
const given = process.argv.slice(2)
const first = given.findIndex((each) => each.startsWith('--'))
const [asked, options] = first < 0 ? [given, []] : [given.slice(0, first), given.slice(first)]
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are: ${all.join(', ')}\n`)
  process.exit(2)
}

for (const name of asked.length > 0 ? asked : all) {
  process.stdout.write(`\n# ${name}\n`)
  const code = await new Promise((resolve) => {
    spawn(process.execPath, ['--expose-gc', `${folder}${name}.ts`, ...options], { stdio: 'inherit' }).on(
      'close',
      resolve,
    )
  })
  if (code !== 0) process.exitCode = 1
}
