import type { CaptureIndex, FiledCapture } from '../../captures/capture-index.ts'
import type { KeptArticles } from '../../captures/captures.ts'
import { asResponse, referringTo } from '../../captures/rewrite-record.ts'
import type { WarcThread } from '../../captures/warc-thread.ts'
import { monthOf } from './capture-folder.ts'
import { readPiece } from './capture-pieces.ts'
import { type RecordChange, rewriteFile } from './rewrite-file.ts'

type Parts = { readonly folder: string; readonly index: CaptureIndex; readonly warc: WarcThread }
type Changes = Map<string, RecordChange[]>

/**
 * Takes the records out of the files that were made of these articles alone. Where others refer to the body of one that goes,
 * the first of them gets it; that is durable before anything goes.
 */
export async function removeRecords(hashes: readonly string[], kept: KeptArticles, parts: Parts): Promise<void> {
  const { index } = parts
  const goes = async () => {
    const found = await index.ofArticles(hashes)
    const others = await kept([...new Set(found.flatMap(({ purpose }) => purpose.articles))])
    return found.filter(({ purpose }) => !purpose.articles.some((hash) => others.has(hash)))
  }
  const before = await goes()
  const isGoing = new Set(before.map(placeOf))
  const heirs: Changes = new Map()
  for (const each of before) if (!each.isRevisit) await passOn(each, isGoing, heirs, parts)
  for (const [file, changes] of heirs) await rewriteFile(file, changes, parts)
  const changes: Changes = new Map()
  // Their places may be others by now.
  for (const { file, offset, length } of heirs.size > 0 ? await goes() : before) add(changes, file, { offset, length })
  for (const [file, some] of changes) await rewriteFile(file, some, parts)
}

/** Hands the body of a record that goes to the first of those that refer to it and stay. */
async function passOn(
  { file, offset, length, sha256 }: FiledCapture,
  isGoing: ReadonlySet<string>,
  heirs: Changes,
  { folder, index, warc }: Parts,
): Promise<void> {
  const staying = (await index.revisits(monthOf(file), sha256)).filter((each) => !isGoing.has(placeOf(each)))
  const [heir, ...others] = staying
  if (heir === undefined) return
  const read = readPiece(folder, { file, offset, length }).then(warc.read)
  // A body that cannot be read is nobody's any more.
  const body = await read.then(({ answer }) => answer.body).catch(() => undefined)
  if (body === undefined) return
  const memberAt = (each: FiledCapture) => readPiece(folder, each)
  add(heirs, heir.file, { ...spanOf(heir), member: asResponse(await memberAt(heir), body) })
  for (const each of others) {
    add(heirs, each.file, { ...spanOf(each), member: referringTo(await memberAt(each), heir) })
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
