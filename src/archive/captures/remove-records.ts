import type { CaptureIndex, FiledCapture } from './capture-index.ts'
import { monthOf } from './capture-names.ts'
import type { CapturePlace, KeptArticles } from './captures.ts'
import { asResponse, referringTo } from './rewrite-record.ts'
import type { WarcThread } from './warc-thread.ts'

/** What is put in the place of a record; nothing where it goes. */
export type RecordChange = { readonly offset: number; readonly length: number; readonly member?: Uint8Array }

type Parts = {
  readonly index: CaptureIndex
  readonly warc: WarcThread
  readonly readAt: (place: CapturePlace) => Promise<Uint8Array>
  /** Writes a file anew with some of its records changed, durably and in one step, and indexes it again. */
  readonly rewrite: (file: string, changes: readonly RecordChange[]) => Promise<void>
}
type Changes = Map<string, RecordChange[]>

/**
 * Takes the records out of the files that were made of these articles alone. Where others refer to the body of one that goes,
 * the first of them gets it; that is durable before anything goes.
 */
export async function removeRecords(hashes: readonly string[], kept: KeptArticles, parts: Parts): Promise<void> {
  const { index, rewrite } = parts
  const goes = async () => {
    const found = await index.ofArticles(hashes)
    const others = await kept([...new Set(found.flatMap(({ purpose }) => purpose.articles))])
    return found.filter(({ purpose }) => !purpose.articles.some((hash) => others.has(hash)))
  }
  const before = await goes()
  const isGoing = new Set(before.map(placeOf))
  const heirs: Changes = new Map()
  for (const each of before) if (!each.isRevisit) await passOn(each, isGoing, heirs, parts)
  for (const [file, changes] of heirs) await rewrite(file, changes)
  const changes: Changes = new Map()
  // Their places may be others by now.
  for (const { file, offset, length } of heirs.size > 0 ? await goes() : before) add(changes, file, { offset, length })
  for (const [file, some] of changes) await rewrite(file, some)
}

/** Hands the body of a record that goes to the first of those that refer to it and stay. */
async function passOn(
  { file, offset, length, sha256 }: FiledCapture,
  isGoing: ReadonlySet<string>,
  heirs: Changes,
  { index, warc, readAt }: Parts,
): Promise<void> {
  const staying = (await index.revisits(monthOf(file), sha256)).filter((each) => !isGoing.has(placeOf(each)))
  const [heir, ...others] = staying
  if (heir === undefined) return
  const read = readAt({ file, offset, length }).then(warc.read)
  // A body that cannot be read is nobody's any more.
  const body = await read.then(({ answer }) => answer.body).catch(() => undefined)
  if (body === undefined) return
  const memberAt = (each: FiledCapture) => readAt(each)
  add(heirs, heir.file, { ...spanOf(heir), member: await asResponse(await memberAt(heir), body) })
  for (const each of others) {
    add(heirs, each.file, { ...spanOf(each), member: await referringTo(await memberAt(each), heir) })
  }
}

function add(changes: Changes, file: string, change: RecordChange): void {
  const some = changes.get(file)
  if (some === undefined) changes.set(file, [change])
  else some.push(change)
}

function spanOf({ offset, length }: FiledCapture): RecordChange {
  return { offset, length }
}

function placeOf({ file, offset }: FiledCapture): string {
  return `${file}:${offset}`
}
