// Loaded into the program before its own code (`--import`), also in its threads: tells a file of each step that writes to the
// archive as it begins, and kills the program (kill -9) at one of them where that is asked for, amid a write after half of it.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { relative } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type Aim, stepOf } from './steps.ts'

type Act = (...args: unknown[]) => unknown
type Bytes = string | Uint8Array

const { output, file, aim } = JSON.parse(process.env.CRASH_STEPS ?? '{}') as { output: string; file: string; aim?: Aim }
const told = fs.openSync(file, 'a')
const counts = new Map<string, number>()
const paths = new WeakMap<object, string>()
const opened = new Map<number, string>()
const original = { writeSync: fs.writeSync, openSync: fs.openSync }

/** Tells that a step begins. `half` is called before the program is killed amid it. */
function tell(path: string | undefined, act: string, half?: () => void): void {
  const step = path && stepOf(relative(output, path))
  if (!step) return
  const name = `${step}: ${act}`
  original.writeSync(told, `${name}\n`)
  const count = (counts.get(step) ?? 0) + 1
  counts.set(step, count)
  if (aim?.step !== step || aim.number !== count) return
  if (half !== undefined && aim.isAmid) {
    half()
    original.writeSync(told, `${name}, half of it\n`)
  }
  process.kill(process.pid, 'SIGKILL')
}

/** Writes the first half of what was to be written. */
function halfOf(handle: number, bytes: unknown): (() => void) | undefined {
  if (typeof bytes !== 'string' && !(bytes instanceof Uint8Array)) return undefined
  const all = Buffer.from(bytes as Bytes as Uint8Array)
  return () => void original.writeSync(handle, all, 0, all.length >> 1)
}

function wrap(owner: object, name: string, before: (self: object, args: unknown[]) => void, after?: Act): void {
  const methods = owner as Record<string, Act>
  const act = methods[name] as Act
  methods[name] = function (this: object, ...args) {
    before(this, args)
    const result = act.apply(this, args)
    after?.(result, ...args)
    return result
  }
}

const isWriting = (flags: unknown) => typeof flags === 'string' && flags !== 'r'
wrap(
  fs,
  'openSync',
  (_self, [path, flags]) => isWriting(flags) && tell(String(path), 'open'),
  (handle, path) => opened.set(handle as number, String(path)),
)
wrap(fs, 'writeFileSync', (_self, [handle, bytes]) => {
  if (typeof handle === 'number') tell(opened.get(handle), 'write', halfOf(handle, bytes))
})
wrap(fs, 'fsync', (_self, [handle]) => tell(opened.get(handle as number), 'sync'))
for (const name of ['linkSync', 'renameSync']) {
  wrap(fs, name, (_self, [, to]) => tell(String(to), name.slice(0, -'Sync'.length)))
}
for (const name of ['rmSync', 'unlinkSync']) wrap(fs, name, (_self, [path]) => tell(String(path), 'remove'))
wrap(
  fs.promises,
  'open',
  (_self, [path, flags]) => isWriting(flags) && tell(String(path), 'open'),
  (handle, path) =>
    void (handle as Promise<object>).then((each) => paths.set(each, String(path))).catch(() => undefined),
)
wrap(fs.promises, 'rename', (_self, [, to]) => tell(String(to), 'rename'))
wrap(fs.promises, 'mkdir', (_self, [path]) => tell(`${path}/`, 'folder'))
for (const name of ['rm', 'unlink']) wrap(fs.promises, name, (_self, [path]) => tell(String(path), 'remove'))

const one = await fs.promises.open(import.meta.filename)
const handles = Object.getPrototypeOf(one) as object
await one.close()
for (const name of ['write', 'writeFile', 'appendFile']) {
  wrap(handles, name, (self, [bytes]) => tell(paths.get(self), 'write', halfOf((self as { fd: number }).fd, bytes)))
}
for (const name of ['sync', 'datasync']) wrap(handles, name, (self) => tell(paths.get(self), 'sync'))
wrap(handles, 'truncate', (self) => tell(paths.get(self), 'truncate'))

const databases = new WeakMap<object, DatabaseSync>()
wrap(DatabaseSync.prototype, 'exec', (self, [sql]) => {
  const word = /^(BEGIN|COMMIT)/.exec(String(sql))?.[0]
  if (word !== undefined) tell((self as DatabaseSync).location() ?? undefined, word.toLowerCase())
})
const prepare = DatabaseSync.prototype.prepare
DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  databases.set(statement, this)
  return statement
}
const scratch = new DatabaseSync(':memory:')
const statements = Object.getPrototypeOf(scratch.prepare('SELECT 1')) as StatementSync
scratch.close()
wrap(statements, 'run', (self) => {
  const database = databases.get(self)
  if (database !== undefined && !database.isTransaction) tell(database.location() ?? undefined, 'row')
})
syncBuiltinESMExports()
