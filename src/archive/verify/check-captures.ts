import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { CaptureError } from '../captures/capture-error.ts'
import type { IndexedCapture } from '../captures/capture-index.ts'
import type { CaptureFile, ScannedPiece } from '../captures/capture-scan.ts'
import type { Finding } from './finding.ts'
import type { VerifyParts } from './verify-parts.ts'

const looks = 3
const fromBackup =
  'nothing else is touched by it, articles least of all; put the file back from a backup, if you have one'
const byIndexing = '`--repair` makes the index anew from the files'

/** What the records of a month have and want: bodies by their digests, and the references to them. */
type Payloads = { readonly kept: Set<string>; readonly wanted: Map<string, string> }

/**
 * The files of captures: each record with its digests, the index beside each file and the one in the catalog, and that what a
 * record refers to is there.
 */
export async function* checkCaptures(parts: VerifyParts): AsyncGenerator<Finding> {
  const { captures, catalog, replay } = parts
  const indexed = (await catalog?.captures.files()) ?? new Map<string, number>()
  const present = await captures.files()
  const months = Map.groupBy(present, ({ file }) => monthOf(file))
  for (const [month, files] of months) {
    if (!replay.isMonthAsked(month)) continue
    const payloads: Payloads = { kept: new Set(), wanted: new Map() }
    for (const file of files) {
      try {
        yield* checkFile(file, indexed.get(file.file) ?? 0, payloads, parts)
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error
        yield finding(`captures/${file.file}`, error.message, `look at the disk; ${fromBackup}`)
      }
    }
    for (const [sha256, what] of payloads.wanted) {
      if (payloads.kept.has(sha256)) continue
      yield finding(what, 'the record whose body it refers to is gone, or damaged', fromBackup)
    }
  }
  const there = new Set((await captures.files()).map(({ file }) => file))
  const stillIndexed = (await catalog?.captures.files()) ?? new Map<string, number>()
  for (const file of stillIndexed.keys()) {
    if (there.has(file) || !replay.isMonthAsked(monthOf(file))) continue
    const remedy = 'put it back from a backup; the next start, or `--repair`, forgets what was in it'
    yield {
      ...finding(`captures/${file}`, 'it is gone, though the catalog knows what was in it', remedy),
      repairs: ['index'],
    }
  }
}

function monthOf(file: string): string {
  return file.slice(0, 'YYYY-MM'.length)
}

function finding(what: string, problem: string, remedy: string): Finding {
  return { check: 'capture', what, problem, remedy, repairs: [] }
}

/** One file; all before `wholeTo` is indexed, and was whole once. */
async function* checkFile(
  captureFile: CaptureFile,
  wholeTo: number,
  payloads: Payloads,
  parts: VerifyParts,
): AsyncGenerator<Finding> {
  const { captures } = parts
  const { file } = captureFile
  const at = (offset: number) => `captures/${file}:${offset}`
  const beside = await captures.indexBeside(file)
  const unseen = beside && new Set(beside)
  const damaged: number[] = []
  let isIndexWrong = false
  let isCatalogWrong = false
  let end = 0
  for await (const piece of captures.pieces(captureFile)) {
    for (const { offset, reason } of piece.faults) {
      damaged.push(offset)
      yield finding(at(offset), reason, fromBackup)
    }
    for (const each of piece.records) note(each, at(each.offset), payloads)
    if (unseen) {
      for (const line of await captures.indexLines(file, piece.records)) if (!unseen.delete(line)) isIndexWrong = true
    }
    if (!(await isAsIndexed(file, piece, end, wholeTo, parts))) isCatalogWrong = true
    end = piece.end
  }
  // What the index still has of records that are damaged is right.
  const isLeft = (line: string) => !damaged.some((offset) => line.includes(`"offset":"${offset}"`))
  const tail = end < captureFile.bytes ? await tailOf(captureFile, end, wholeTo, parts) : undefined
  if (tail !== undefined) yield { ...tail, what: at(end) }
  if (unseen !== undefined && (isIndexWrong || (tail === undefined && [...unseen].some(isLeft)))) {
    const what = `captures/${file.replace(/\.warc\.gz$/, '.cdxj')}`
    yield { ...finding(what, 'it is not the index of the file beside it', byIndexing), repairs: ['index'] }
  }
  if (isCatalogWrong) {
    const what = `catalog: captures/${file}`
    yield { ...finding(what, 'the file says otherwise of its records', byIndexing), repairs: ['index'] }
  }
}

function note({ sha256, isRevisit }: IndexedCapture, what: string, { kept, wanted }: Payloads): void {
  if (!isRevisit) kept.add(sha256)
  else if (!wanted.has(sha256)) wanted.set(sha256, what)
}

/** Whether the catalog has what is found of a stretch, as far as it was indexed; what is damaged it may still have. */
async function isAsIndexed(
  file: string,
  { records, faults, end }: ScannedPiece,
  from: number,
  wholeTo: number,
  { catalog }: VerifyParts,
): Promise<boolean> {
  if (catalog === undefined || wholeTo === 0) return true
  const known = await catalog.captures.recordsOf(file, from, Math.min(end, wholeTo))
  const found = new Map(records.filter(({ offset }) => offset < wholeTo).map((each) => [each.offset, asCompared(each)]))
  const surplus = known.filter((each) => {
    const isSame = isDeepStrictEqual(found.get(each.offset), asCompared(each))
    if (isSame) found.delete(each.offset)
    return !isSame
  })
  return found.size === 0 && (surplus.length === 0 || faults.length > 0)
}

function asCompared({ purpose, ...record }: IndexedCapture) {
  return { ...record, purpose: { ...purpose, articles: [...new Set(purpose.articles)].sort() } }
}

/** What is amiss at the end of a file; nothing where a worker was only about to write on. */
async function tailOf(
  { file, bytes: size, isClosed }: CaptureFile,
  from: number,
  wholeTo: number,
  { captures, pauseMs }: VerifyParts,
): Promise<Finding | undefined> {
  const damaged = finding('', 'what stands there is no record, or a damaged one', fromBackup)
  if (isClosed || from < wholeTo) return damaged
  let isCutOff = false
  for (let count = 0; count < looks; count += 1) {
    await pause(pauseMs)
    const now = (await captures.files()).find((each) => each.file === file)
    if (now === undefined || now.bytes < size) return undefined
    let end = from
    for await (const piece of captures.pieces(now, from)) {
      end = piece.end
      isCutOff = piece.isCutOff
    }
    if (end > from || now.bytes > size) return undefined
  }
  if (!isCutOff)
    return {
      ...damaged,
      remedy: `${fromBackup}; the next start takes it away, since nothing refers to it`,
      repairs: ['index'],
    }
  const remedy = 'nothing was made from it; the next start, or `--repair`, takes it away'
  return { ...finding('', 'the last record was cut off by a crash', remedy), repairs: ['index'] }
}
