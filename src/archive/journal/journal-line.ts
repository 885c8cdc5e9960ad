import { z } from 'zod'
import type { Entry } from '../../parse/listing.ts'
import { readImageName } from '../images/images.ts'
import { enclosureSchema, extrasSchema, podcastSchema } from './carried-schema.ts'

const instant = z.iso.datetime({ precision: 3 })
const hash = z.string().regex(/^[0-9a-f]{16}$/)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const digest = hash
/** The addresses of pictures that are to be kept. */
const images = z.array(z.string()).exactOptional()
const imageFile = z.string().refine((name) => readImageName(name) !== undefined, 'the name of a picture')
const sourceId = z.string().regex(/^[a-z0-9_]{1,64}$/)

/** What an entry says that its article's file has no place for. */
const details = {
  identity: z.string().exactOptional(),
  guid: z.string().exactOptional(),
  updated: instant.exactOptional(),
  authors: z.array(z.string()).exactOptional(),
  categories: z.array(z.string()).exactOptional(),
  enclosures: z.array(enclosureSchema).exactOptional(),
  summaryHtml: z.string().exactOptional(),
  extras: extrasSchema.exactOptional(),
}
const { identity: _identity, guid: _guid, ...revisedDetails } = details

const entry = z.custom<Entry>((value) => typeof value === 'object' && value !== null && 'title' in value)

/** What is known of a source beyond its definition, all of it: what is absent is not so, or not any more. */
const facts = {
  title: z.string().exactOptional(),
  siteUrl: z.string().exactOptional(),
  language: z.string().exactOptional(),
  author: z.string().exactOptional(),
  imageUrl: z.string().exactOptional(),
  podcast: podcastSchema.exactOptional(),
  moved: z.object({ url: z.string(), since: instant }).exactOptional(),
  gone: instant.exactOptional(),
}

/**
 * What a line can tell, by its `kind`; times are ISO 8601 in UTC with milliseconds.
 *
 * - `kept`: an article's file is there, listed by its own source; the last such line of a hash counts; `images` are pictures
 *   it shows that are to be kept, here and in `revised`, and in `completed` where the `kept` line could not know them
 * - `listed`: one more source lists it; once for each source
 * - `completed`: a later listing brought what its record lacked
 * - `revised`: its file was replaced, for this reason (`why`), by one of another SHA-256; details that are absent stay as they
 *   were; `former` says what it was before, and under which name among the revisions that is, `change` what is different
 * - `checksum`: the SHA-256 of its file, where the `kept` line came before it was known
 * - `waits`: an entry that could not be kept yet, whole; `kept` or `listed` by the same source, or `gave-up`, is its outcome
 * - `source`: what is known of a source, whole, for the definition with this hash
 * - `removed`: an article was removed for good, its file with it, and with `captures` what is kept of its site; a later `kept`
 *   line means that somebody put it back
 * - `image`: a picture that articles show at this address is kept in this file; the last such line of an address counts
 * - `no-image`: a picture is not asked for any more, for this reason
 * - `image-wanted`: a picture is to be asked for anew, since its file is gone or damaged
 * - `publication`: a publication went, or is back
 * - `pages`: of a publication that selects by more than one source, under the selection of this digest, these places became
 *   vacant and these pages full
 * - `torn`: the line before this one was cut off by a crash and means nothing
 */
const events = [
  z.object({
    kind: z.literal('kept'),
    hash,
    source: sourceId,
    url: z.string(),
    title: z.string(),
    published: instant,
    lang: z.string(),
    ...details,
    leftOut: z.array(z.string().regex(/^[\da-f]{10}$/)).exactOptional(),
    firstSeen: instant.exactOptional(),
    sha256: sha256.exactOptional(),
    entry: digest.exactOptional(),
    images,
  }),
  z.object({ kind: z.literal('listed'), hash, source: sourceId }),
  z.object({ kind: z.literal('completed'), hash, ...details, images }),
  z.object({
    kind: z.literal('revised'),
    hash,
    why: z.enum(['listing', 'page', 'reconverted', 'accepted']),
    title: z.string(),
    ...revisedDetails,
    entry: digest.exactOptional(),
    sha256,
    former: z.object({ sha256: sha256.exactOptional(), file: z.string().exactOptional() }).exactOptional(),
    change: z.string().exactOptional(),
    images,
  }),
  z.object({ kind: z.literal('checksum'), hash, sha256 }),
  z.object({
    kind: z.literal('waits'),
    source: sourceId,
    hash,
    identity: z.string(),
    entry,
    firstSeen: instant,
    reason: z.string(),
  }),
  z.object({ kind: z.literal('gave-up'), source: sourceId, hash, reason: z.string() }),
  z.object({ kind: z.literal('source'), source: sourceId, definition: z.string(), ...facts }),
  z.object({
    kind: z.literal('removed'),
    hash,
    why: z.string().exactOptional(),
    captures: z.literal(true).exactOptional(),
  }),
  z.object({ kind: z.literal('image'), url: z.string(), file: imageFile, bytes: z.int().min(1) }),
  z.object({ kind: z.literal('no-image'), url: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('image-wanted'), url: z.string() }),
  z.object({
    kind: z.literal('pages'),
    publication: z.string(),
    selection: digest,
    vacant: z.array(z.int()),
    full: z.array(z.object({ number: z.int(), last: z.int() })),
  }),
  z.object({ kind: z.literal('publication'), name: z.string(), title: z.string(), gone: z.boolean() }),
] as const

const marks = [
  z.object({
    kind: z.literal('month'),
    month: z.string(),
    previous: z.object({ month: z.string(), sha256 }).exactOptional(),
  }),
  z.object({ kind: z.literal('torn') }),
] as const

const head = z.object({ v: z.literal(1), seq: z.int().min(1), at: instant })
const event = z.discriminatedUnion('kind', events)
const mark = z.discriminatedUnion('kind', marks)
const anyLine = z.intersection(head, z.discriminatedUnion('kind', [...events, ...marks]))

/** Something that happened to the archive, as it is handed to the journal. */
export type JournalEvent = z.output<typeof event>

/** A line that tells of the journal itself: the first of a month, or the word that the line before is torn. */
export type JournalMark = z.output<typeof mark>

/** One kind of event. */
export type EventOf<Kind extends JournalEvent['kind']> = Extract<JournalEvent, { readonly kind: Kind }>

/** An event as it stands in the journal: with its place in the order of all, and when it was written. */
export type JournalLine = JournalEvent & { readonly seq: number; readonly at: string }

/** A line of one kind. */
export type LineOf<Kind extends JournalEvent['kind']> = EventOf<Kind> & { readonly seq: number; readonly at: string }

/** Any line of a month's file. */
export type AnyLine = z.output<typeof anyLine>

/** A line that is none, in words. */
export type LineFault = { readonly reason: string }

const longestReason = 200

/** Reads one line (without its newline); what is wrong with it is a value, since a reader goes on with the next. */
export function parseLine(text: string): AnyLine | LineFault {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { reason: `no JSON (${(error as Error).message.slice(0, longestReason)})` }
  }
  const read = anyLine.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  return { reason: `${issue?.path.join('.') || 'line'}: ${issue?.message}`.slice(0, longestReason) }
}

/** Whether what was read is a line. */
export function isLine(read: AnyLine | LineFault): read is AnyLine {
  return 'kind' in read
}

/** Writes one line, its newline included. */
export function formatLine(seq: number, at: string, rest: JournalEvent | JournalMark): string {
  return `${JSON.stringify({ v: 1, seq, at, ...rest })}\n`
}
