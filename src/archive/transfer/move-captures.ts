import { captureNameAfter } from '../captures/capture-names.ts'
import type { CaptureBytes, RawCapture } from './raw-files.ts'

/**
 * Puts the captures of one place in another: small files of a month go together where files may be large, and large ones are
 * divided where they may not, always between records. One that is there already, as long as it has to be, stays. Gives how
 * many bytes there are.
 */
export async function moveCaptures(from: CaptureBytes, to: CaptureBytes): Promise<number> {
  const files = await from.files()
  const there = new Map((await to.files()).map(({ file, bytes }) => [file, bytes]))
  const names = new Set(files.map(({ file }) => file))
  let moved = 0
  for (const group of groupsOf(files, to.largestBytes)) {
    const [first] = group
    if (first === undefined) continue
    const bytes = group.reduce((sum, each) => sum + each.bytes, 0)
    moved += bytes
    if (there.get(first.file) === bytes) continue
    if (first.bytes <= to.largestBytes) await to.put(first.file, piecesOf(group, from))
    else await divide(first, { from, to, names, there })
  }
  return moved
}

/** The files that go together: of one month, up to a size. */
function groupsOf(files: readonly RawCapture[], largestBytes: number): readonly (readonly RawCapture[])[] {
  const groups: RawCapture[][] = []
  let bytes = 0
  for (const each of files) {
    const group = groups.at(-1)
    const isSameMonth = group?.[0]?.file.split('/')[0] === each.file.split('/')[0]
    bytes = isSameMonth ? bytes + each.bytes : each.bytes
    // Objects that may be no larger are moved one by one, under their names.
    if (group !== undefined && isSameMonth && bytes <= largestBytes && largestBytes > dividedBytes) group.push(each)
    else {
      groups.push([each])
      bytes = each.bytes
    }
  }
  return groups
}

/** Where files are at most so large they are objects, which never grow. */
const dividedBytes = 64 * 1_024 * 1_024

async function* piecesOf(group: readonly RawCapture[], from: CaptureBytes): AsyncGenerator<Uint8Array> {
  for (const each of group) yield* from.pieces(each)
}

async function divide(
  file: RawCapture,
  {
    from,
    to,
    names,
    there,
  }: {
    readonly from: CaptureBytes
    readonly to: CaptureBytes
    readonly names: Set<string>
    readonly there: ReadonlyMap<string, number>
  },
): Promise<void> {
  let name = file.file
  let waiting: Uint8Array[] = []
  let length = 0
  const put = async () => {
    const pieces = waiting
    if (length > 0 && there.get(name) !== length) await to.put(name, asStream(pieces))
    waiting = []
    length = 0
    do name = captureNameAfter(name)
    while (names.has(name))
  }
  for await (const piece of from.pieces(file)) {
    waiting.push(piece)
    length += piece.length
    if (length >= to.largestBytes / 2) await put()
  }
  await put()
}

async function* asStream(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}
