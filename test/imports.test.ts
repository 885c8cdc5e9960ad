import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const stages = ['source', 'fetch', 'parse', 'article', 'archive']
/** May be imported from anywhere: pure, and importing nothing of ours but leaves. */
const leaves = [
  'feedkeeper-error',
  'log',
  'clock',
  'duration',
  'checked-yaml',
  'free-memory',
  'load-library',
  'node-http',
  'time-zone',
  'text',
]
const layers = [
  ...stages.map((stage) => [stage]),
  ['jobs'],
  ['poll', 'publish', 'serve', 'duplicates', 'images'],
  ['daemon'],
  ['cli'],
]

type Import = { readonly from: string; readonly to: string; readonly isType: boolean }

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const imports: Import[] = files.flatMap((name) => {
  const text = readFileSync(join('src', name), 'utf8')
  return [...text.matchAll(/^(?:import|export) (type )?[^'"]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm)].map(
    (match) => ({
      from: name,
      to: relative('src', join('src', dirname(name), match[2] ?? match[3] ?? '')),
      isType: match[1] !== undefined,
    }),
  )
})
const withoutEnding = (name: string) => name.replace(/\.ts$/, '')
const isLeaf = (name: string) => leaves.includes(roomOf(name))
const roomOf = (name: string) => (name.includes('/') ? name.slice(0, name.indexOf('/')) : withoutEnding(name))

describe('the house', () => {
  test('a stage imports no other stage but for types, and nothing above it', () => {
    const wrong = imports.filter(
      (each) =>
        stages.includes(roomOf(each.from)) && roomOf(each.to) !== roomOf(each.from) && !each.isType && !isLeaf(each.to),
    )
    expect(wrong).toEqual([])
  })

  test('a leaf imports only leaves', () => {
    expect(imports.filter((each) => isLeaf(each.from) && !isLeaf(each.to) && !each.isType)).toEqual([])
  })

  test('imports run one way: cli, daemon, then poll, publish and serve, then the stages', () => {
    const rank = (name: string) => layers.findIndex((layer) => layer.includes(roomOf(name)))
    const upward = imports.filter(
      (each) =>
        !each.isType &&
        rank(each.from) >= 0 &&
        rank(each.to) > Math.max(rank(each.from), stages.length - 1) &&
        !isLeaf(each.to),
    )
    expect(upward).toEqual([])
    const between = imports.filter(
      (each) => !each.isType && rank(each.from) === stages.length + 1 && rank(each.to) === stages.length + 1,
    )
    expect(between.filter((each) => roomOf(each.from) !== roomOf(each.to))).toEqual([])
  })

  test('no files import each other in a circle, not even for types', () => {
    const targets = new Map<string, string[]>()
    for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to])
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
      if (done.has(file) || path.includes(file)) return
      for (const target of targets.get(file) ?? []) visit(target, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
    expect(circles).toEqual([])
  })

  test('no two files have one name', () => {
    const names = files.map((name) => name.slice(name.lastIndexOf('/') + 1))
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  test('no file is longer than 250 lines, and no folder holds more than 18', () => {
    const folders = Map.groupBy(files, (name) => dirname(name))
    expect([...folders].filter(([, names]) => names.length > 18).map(([folder]) => folder)).toEqual([])
    const lines = (name: string) => readFileSync(join('src', name), 'utf8').split('\n').length - 1
    expect(files.filter((name) => lines(name) > 250)).toEqual([])
  })

  test('no file is a drawer', () => {
    expect(files.filter((name) => /(^|\/)(utils?|helpers?|common|misc|types|constants|index)\.ts$/.test(name))).toEqual(
      [],
    )
  })

  test('only the archive knows what its backends are: no other room names a database, a statement or a transaction', () => {
    const backends = ['sqlite', 'files', 'postgres', 's3'].map((name) => `archive/${name}/`)
    const intruders = imports.filter(
      ({ from, to }) => roomOf(from) !== 'archive' && backends.some((backend) => to.startsWith(backend)),
    )
    expect(intruders).toEqual([])
    const database = /node:sqlite|DatabaseSync|\.prepare\(|\btransaction\(|archive\/(sqlite|files|postgres|s3)\//
    const outside = files.filter((name) => roomOf(name) !== 'archive')
    expect(outside.length).toBeGreaterThan(100)
    expect(outside.filter((name) => database.test(readFileSync(join('src', name), 'utf8')))).toEqual([])
  })

  test('one file of each backend names the driver of its database, and the backends know nothing of each other', () => {
    const driver = files.filter((name) => /node:sqlite|DatabaseSync/.test(readFileSync(join('src', name), 'utf8')))
    expect(driver).toEqual(['archive/sqlite/database.ts'])
    const client = files.filter((name) => /from 'pg'/.test(readFileSync(join('src', name), 'utf8')))
    expect(client).toEqual(['archive/postgres/connection/postgres-database.ts'])
    const roomOfBackend = (name: string) => /^archive\/(sqlite|files|postgres|s3)\//.exec(name)?.[1]
    const between = imports.filter(({ from, to }) => {
      const [own, other] = [roomOfBackend(from), roomOfBackend(to)]
      return own !== undefined && other !== undefined && own !== other
    })
    expect(between).toEqual([])
  })

  test('a suite that every backend must pass names no backend', () => {
    const folder = 'test/archive/contracts'
    const suites = readdirSync(folder)
    expect(suites.length).toBeGreaterThan(5)
    const backend = /node:(fs|sqlite|path)|archive\/(sqlite|files|postgres|s3)\/|\b(SELECT|INSERT)\b|\bSQLite\b/
    expect(suites.filter((name) => backend.test(readFileSync(join(folder, name), 'utf8')))).toEqual([])
  })

  test('the backends of the archive are named by the archive, their own tests and the benchmarks alone', () => {
    const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const backend = /from '[./]*src\/archive\/(sqlite|files|postgres|s3)\//
    const wrong = tests.filter(
      (name) => !/^(archive|support)\//.test(name) && backend.test(readFileSync(join('test', name), 'utf8')),
    )
    expect(wrong).toEqual([])
  })
})
