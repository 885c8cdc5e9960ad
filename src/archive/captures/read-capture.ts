import type { CaptureIndex } from './capture-index.ts'
import { monthOf } from './capture-names.ts'
import type { Capture, CapturePlace } from './captures.ts'
import type { WarcThread } from './warc-thread.ts'

/** Reads the record at a place; where that only says that the body was the same once more, with the body it refers to. */
export async function readCapture(
  place: CapturePlace,
  {
    index,
    warc,
    readAt,
  }: {
    readonly index: CaptureIndex
    readonly warc: WarcThread
    readonly readAt: (place: CapturePlace) => Promise<Uint8Array>
  },
): Promise<Capture> {
  const { answer, purpose, sha256, isRevisit } = await warc.read(await readAt(place))
  if (!isRevisit) return { answer, purpose }
  const payload = await index.payload(monthOf(place.file), sha256)
  if (payload === undefined) throw new Error('the record it refers to is not there')
  const { answer: first } = await warc.read(await readAt(payload))
  return { answer: { ...answer, body: first.body }, purpose }
}
