import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { checksumOf } from '../checksum.ts'
import type { ImageIndex, ImageRecord } from '../images/image-index.ts'
import { readImageName } from '../images/images.ts'
import type { Finding } from './finding.ts'
import type { VerifyParts } from './verify-parts.ts'

const looks = 3
const imagesPerPage = 500
const byFetching =
  '`--repair` turns a flipped bit round, or has it asked for anew at the next poll; else take it from a backup'
const byMoving = 'no article shows it: move it away, unless the next poll asks for it anew'

/** Pictures: each file with the SHA-256 it is named by, the journal against the files both ways, and against the catalog. */
export async function* checkImages(parts: VerifyParts): AsyncGenerator<Finding> {
  const { images, catalog, replay } = parts
  for await (const { url, file } of pagesOf(replay.catalog.images, replay.sinceMs)) {
    const problem = file === undefined ? undefined : await problemOf(file, images)
    if (file !== undefined && problem !== undefined) yield lost(file, url, problem)
  }
  if (replay.sinceMs === undefined) yield* strangers(parts)
  if (catalog === undefined) return
  let differing = await differences(catalog.images, replay.catalog.images, replay.sinceMs)
  // Beside a worker a line is there before its record.
  for (let count = 1; count < looks && differing.length > 0; count += 1) {
    await pause(parts.pauseMs)
    await replay.readOn()
    differing = await differences(catalog.images, replay.catalog.images, replay.sinceMs)
  }
  yield* differing
}

async function* pagesOf(index: ImageIndex, sinceMs: number | undefined): AsyncGenerator<ImageRecord> {
  for (let after = ''; ; ) {
    const page = await index.page({ after, limit: imagesPerPage, sinceMs })
    const last = page.at(-1)
    if (last === undefined) return
    yield* page
    after = last.url
  }
}

async function problemOf(file: string, images: VerifyParts['images']): Promise<string | undefined> {
  try {
    const bytes = await images.get(file)
    if (bytes === undefined) return 'it is gone, though the journal keeps it'
    return checksumOf(bytes) === readImageName(file)?.sha256
      ? undefined
      : 'it is damaged: its bytes are not what its name says'
  } catch (error) {
    return (error as Error).message
  }
}

function lost(file: string, imageUrl: string, problem: string): Finding {
  return { check: 'image', what: `images/${file}`, problem, remedy: byFetching, imageUrl, repairs: ['fetch'] }
}

/** What stands among the pictures and is none that the journal knows; beside a worker a file is there before its line. */
async function* strangers({ images, replay, pauseMs }: VerifyParts): AsyncGenerator<Finding> {
  const unknown: string[] = []
  for await (const { names, strangers: others } of images.survey()) {
    const known = await replay.catalog.images.known(names)
    unknown.push(...names.filter((name) => !known.has(name)))
    for (const what of others) yield stranger(what, 'it is no picture of ours')
  }
  if (unknown.length === 0) return
  await pause(pauseMs)
  await replay.readOn()
  const known = await replay.catalog.images.known(unknown)
  for (const name of unknown) if (!known.has(name)) yield stranger(`images/${name}`, 'no line of the journal keeps it')
}

function stranger(what: string, problem: string): Finding {
  return { check: 'image', what, problem, remedy: byMoving, repairs: [] }
}

async function differences(
  catalog: ImageIndex,
  journal: ImageIndex,
  sinceMs: number | undefined,
): Promise<readonly Finding[]> {
  const found: Finding[] = []
  const [ours, theirs] = [pagesOf(catalog, sinceMs), pagesOf(journal, sinceMs)]
  let [own, told] = [await ours.next(), await theirs.next()]
  while (!own.done || !told.done) {
    const order = told.done ? -1 : own.done ? 1 : compare(own.value.url, told.value.url)
    const record = order <= 0 ? own.value : undefined
    const line = order >= 0 ? told.value : undefined
    found.push(...difference(record ?? undefined, line ?? undefined))
    if (order <= 0) own = await ours.next()
    if (order >= 0) told = await theirs.next()
  }
  return found
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function difference(record: ImageRecord | undefined, line: ImageRecord | undefined): readonly Finding[] {
  if (record === undefined) return line ? [differing(line.url, 'the catalog does not know it', 'rebuild')] : []
  if (line !== undefined) {
    return isDeepStrictEqual(line, record) ? [] : [differing(record.url, 'the journal says otherwise', 'rebuild')]
  }
  // What only waits is told with its article.
  const isTold = (record.file ?? record.reason) === undefined
  return isTold ? [] : [differing(record.url, 'no line of the journal tells of it', 'tell')]
}

function differing(imageUrl: string, problem: string, repair: 'tell' | 'rebuild'): Finding {
  const remedy =
    repair === 'tell'
      ? '`--repair` tells the journal'
      : '`--repair`, or `feedkeeper rebuild`, makes the catalog anew from the journal'
  return { check: 'catalog', what: `catalog: picture ${imageUrl}`, problem, remedy, imageUrl, repairs: [repair] }
}
