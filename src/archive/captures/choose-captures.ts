import { checksumOf } from '../checksum.ts'
import type { CaptureIndex, IndexedCapture } from './capture-index.ts'
import type { Capture } from './captures.ts'
import type { RecordDraft, WarcInfo } from './warc-records.ts'
import type { WarcThread } from './warc-thread.ts'

/** A record that is to be written, and its body. */
export type ChosenCapture = { readonly draft: RecordDraft; readonly body: Uint8Array }

/** The thread is given so much at once, so that what polls bring together does not stand there all at the same time. */
const messageBytes = 2_000_000

/** What is written of answers: a payload that is there already is only referred to, an unchanged listing is left out. */
export async function chooseCaptures(
  captures: readonly Capture[],
  month: string,
  index: Pick<CaptureIndex, 'lastListing' | 'payload'>,
): Promise<readonly ChosenCapture[]> {
  const chosen: ChosenCapture[] = []
  const inHand = new Map<string, RecordDraft>()
  for (const { answer, purpose } of captures) {
    const { body, ...head } = answer
    const sha256 = checksumOf(body)
    const isForItself = purpose.articles.length === 0 && purpose.page === undefined
    if (isForItself && (await index.lastListing(purpose.sourceId, head.url)) === sha256) continue
    const same = inHand.get(sha256) ?? (await index.payload(month, sha256))
    const draft = { ...head, purpose, sha256, ...(same && { refersTo: { url: same.url, atMs: same.atMs } }) }
    if (same === undefined) inHand.set(sha256, draft)
    chosen.push({ draft, body })
  }
  return chosen
}

/** Makes the records of what was chosen, for a file that is `at` bytes long and says of itself what `info` has. */
export async function writeChosen(
  chosen: readonly ChosenCapture[],
  file: { readonly at: number; readonly info: WarcInfo | undefined; readonly warc: Pick<WarcThread, 'write'> },
): Promise<{ readonly pieces: readonly Uint8Array[]; readonly records: readonly IndexedCapture[] }> {
  const pieces: Uint8Array[] = []
  const records: IndexedCapture[] = []
  let { at, info } = file
  for (const some of inMessages(chosen)) {
    const drafts = some.map(({ draft }) => draft)
    const bodies = some.map(({ draft, body }) => (draft.refersTo ? new Uint8Array() : body))
    const { bytes, lengths } = await file.warc.write(drafts, info, bodies)
    const ofDrafts = info === undefined ? lengths : lengths.slice(1)
    if (info !== undefined) at += lengths[0] ?? 0
    for (const [n, draft] of drafts.entries()) {
      records.push(indexed(draft, at, ofDrafts[n] ?? 0))
      at += ofDrafts[n] ?? 0
    }
    pieces.push(bytes)
    info = undefined
  }
  return { pieces, records }
}

/** Parts what is written into messages to the thread, in order. */
function* inMessages(chosen: readonly ChosenCapture[]): Generator<readonly ChosenCapture[]> {
  let message: ChosenCapture[] = []
  let bytes = 0
  for (const each of chosen) {
    message.push(each)
    bytes += each.body.length
    if (bytes < messageBytes) continue
    yield message
    message = []
    bytes = 0
  }
  if (message.length > 0) yield message
}

function indexed(draft: RecordDraft, offset: number, length: number): IndexedCapture {
  const { url, atMs, status, sha256, purpose, headers, refersTo } = draft
  const type = [headers['content-type'] ?? []].flat()[0] ?? ''
  const mime = (type.split(';')[0] ?? '').trim().toLowerCase()
  return { offset, length, url, atMs, status, mime, sha256, isRevisit: refersTo !== undefined, purpose }
}
