import { checksumOf } from '../checksum.ts'
import type { CaptureIndex, IndexedCapture } from './capture-index.ts'
import type { Capture } from './captures.ts'
import { answerMember, infoMember, type RecordDraft, type WarcInfo } from './warc-records.ts'

/** A record that is to be written, and its body. */
export type ChosenCapture = { readonly draft: RecordDraft; readonly body: Uint8Array }

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

/** So many are compressed at the same time, as many as Node has threads for it by default, while they are small. */
const atOnce = { mostRecords: 4, mostBytes: 2 * 1_024 * 1_024 }

/** Makes the records of what was chosen, for a file that is `at` bytes long and says of itself what `info` has. */
export async function writeChosen(
  chosen: readonly ChosenCapture[],
  file: { readonly at: number; readonly info: WarcInfo | undefined },
): Promise<{ readonly bytes: Uint8Array; readonly records: readonly IndexedCapture[] }> {
  const members: Uint8Array[] = file.info === undefined ? [] : [await infoMember(file.info)]
  const records: IndexedCapture[] = []
  let at = file.at + (members[0]?.length ?? 0)
  for (let rest = chosen; rest.length > 0; ) {
    const some = firstOf(rest)
    rest = rest.slice(some.length)
    const made = await Promise.all(some.map(({ draft, body }) => answerMember(draft, body)))
    for (const [index, { draft }] of some.entries()) {
      const member = made[index] as Uint8Array
      members.push(member)
      records.push(indexed(draft, at, member.length))
      at += member.length
    }
  }
  return { bytes: Buffer.concat(members), records }
}

function firstOf(chosen: readonly ChosenCapture[]): readonly ChosenCapture[] {
  let bytes = 0
  const tooMany = chosen.findIndex(({ body }, at) => {
    bytes += body.length
    return at === atOnce.mostRecords || (at > 0 && bytes > atOnce.mostBytes)
  })
  return tooMany < 0 ? chosen : chosen.slice(0, tooMany)
}

function indexed(draft: RecordDraft, offset: number, length: number): IndexedCapture {
  const { url, atMs, status, sha256, purpose, headers, refersTo } = draft
  const type = [headers['content-type'] ?? []].flat()[0] ?? ''
  const mime = (type.split(';')[0] ?? '').trim().toLowerCase()
  return { offset, length, url, atMs, status, mime, sha256, isRevisit: refersTo !== undefined, purpose }
}
