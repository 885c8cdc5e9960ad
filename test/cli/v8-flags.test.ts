import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = 'src/cli/process'
const flag = /--[a-z0-9]+(?:-[a-z0-9]+)+/g

/** What V8 is told while it runs, or by the scripts: it would say on stderr that it knows no such flag. */
function flagsTold(): readonly string[] {
  const files = [...readdirSync(folder).map((name) => join(folder, name)), 'package.json']
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))
  const telling = lines.filter((line) => /setFlagsFromString\(|heapFlags = |"feedkeeper": "node/.test(line))
  return telling.flatMap((line) => line.match(flag) ?? []).map((each) => each.replace('--no-', '--'))
}

test('this Node knows every flag that V8 is told', () => {
  const told = flagsTold()
  expect(told).toEqual(expect.arrayContaining(['--heap-growing-percent', '--invocation-count-for-turbofan']))
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
  expect(told.filter((each) => !options.includes(`${each} (`))).toEqual([])
})
