import { z } from 'zod'
import { JournalPositionError } from '../../journal/journal-error.ts'
import type { StoredObjects } from '../stored-objects.ts'

/** A stretch of a month's lines, in one object: those of the segments from `first` to `last`. */
const part = z.object({
  month: z.string(),
  first: z.int(),
  last: z.int(),
  firstSequence: z.int(),
  lastSequence: z.int(),
})

const index = z.object({
  parts: z.array(part).readonly(),
  /** The segments up to this one are gone for certain. */
  sweptTo: z.int(),
})

/** A stretch of a month's lines, in one object. */
export type JournalPart = z.output<typeof part>

/** The parts there are, in order. */
export type JournalIndex = z.output<typeof index>

/** The objects of a journal, under keys of their own: `journal/`, those of a worker with a name `journal/workers/<name>/`. */
export type JournalKeys = { readonly objects: StoredObjects; readonly folder: string }

const journalFolder = 'journal/'
const workersFolder = `${journalFolder}workers/`

/** The keys under which a worker writes; `''` is the one that has no name. */
export function journalKeys(objects: StoredObjects, worker: string): JournalKeys {
  return { objects, folder: worker === '' ? journalFolder : `${workersFolder}${worker}/` }
}

/** The names of the workers that have written; the one without a name is always among them. */
export async function writersOf(objects: StoredObjects): Promise<readonly string[]> {
  const names = ['']
  for await (const { folders } of objects.list(workersFolder, '/')) {
    names.push(...folders.map((folder) => folder.slice(workersFolder.length, -1)))
  }
  return names
}

/** Reads which parts there are. */
export async function readIndex({ objects, folder }: JournalKeys): Promise<JournalIndex> {
  const bytes = await objects.get(`${folder}index.json`)
  return bytes === undefined ? { parts: [], sweptTo: 0 } : index.parse(JSON.parse(bytes.toString()))
}

/** Notes which parts there are. */
export async function writeIndex({ objects, folder }: JournalKeys, written: JournalIndex): Promise<void> {
  await objects.put(`${folder}index.json`, Buffer.from(JSON.stringify(written)))
}

/** The object of a segment: what one append wrote. Numbers begin at 1 and leave none out. */
export function segmentKey({ folder }: JournalKeys, number: number): string {
  return `${folder}segments/${padded(number)}.ndjson`
}

/** The object of a part; the parts of a month, one after the other, are its file. */
export function partKey({ folder }: JournalKeys, { month, first, last }: JournalPart): string {
  return `${folder}${month}/${padded(first)}-${padded(last)}.ndjson`
}

/** The number of the last segment that parts have; 0 where there are none. */
export function lastOf({ parts }: JournalIndex): number {
  return parts.at(-1)?.last ?? 0
}

/** A place behind the line of a sequence number, which stands in a segment, or in the part that has that segment. */
export type JournalPlace = { readonly segment: number; readonly sequence: number }

/** Writes a place as a position. */
export function positionText({ segment, sequence }: JournalPlace): string {
  return `${segment}:${sequence}`
}

/** Reads a position; throws `JournalPositionError` where it is none of a store. */
export function readPosition(text: string, name: string): JournalPlace {
  const [, segment, sequence] = /^(\d+):(\d+)$/.exec(text) ?? []
  if (segment === undefined || sequence === undefined) throw new JournalPositionError(name, text)
  return { segment: Number(segment), sequence: Number(sequence) }
}

function padded(number: number): string {
  return String(number).padStart(12, '0')
}
