import fc from 'fast-check'
import type { EventOf, JournalEvent } from '../../../src/archive/journal/journal-line.ts'
import { anyText } from '../../support/arbitrary-text.ts'

/** Text of anything a site may send: what JSON, lines and databases have trouble with, also half characters. */
export const arbitraryText = fc.oneof(
  anyText(20),
  fc
    .array(fc.constantFrom('\u2028', '\u2029', '\ud83d', '\ude00', '\u0000', '\r\n', '"', '\\', '\ufeff', '报', '}'), {
      maxLength: 8,
    })
    .map((units) => units.join('')),
  fc.constantFrom('', '{"v":1,"seq":1}', '\n{"kind":"torn"}\n', '__proto__', "'); DROP TABLE articles; --"),
)

/** Few of each, so that events meet. */
export const someHashes = ['00000000000000aa', '00ff00ff00ff00ff', 'c0ffee00c0ffee00'] as const
export const someSources = ['gazette', 'orchard', 'qq_1'] as const

const hash = fc.constantFrom(...someHashes)
const source = fc.constantFrom(...someSources)
const instant = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const sha256 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
const enclosure = fc.record({ url: arbitraryText, type: arbitraryText, length: fc.nat() }, { requiredKeys: ['url'] })
const details = {
  identity: arbitraryText,
  guid: arbitraryText,
  updated: instant,
  authors: fc.array(arbitraryText, { minLength: 1, maxLength: 3 }),
  categories: fc.array(arbitraryText, { minLength: 1, maxLength: 3 }),
  enclosures: fc.array(enclosure, { minLength: 1, maxLength: 2 }),
  summaryHtml: arbitraryText,
  extras: fc.record({ rights: arbitraryText, contributors: fc.array(arbitraryText, { maxLength: 2 }) }),
}
const { identity: _identity, guid: _guid, ...revisedDetails } = details
const entry = fc.record(
  {
    title: arbitraryText,
    categories: fc.array(arbitraryText, { maxLength: 2 }),
    enclosures: fc.array(enclosure, { maxLength: 2 }),
    id: arbitraryText,
    contentHtml: arbitraryText,
    publishedAt: fc.date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true }),
  },
  { requiredKeys: ['title', 'categories', 'enclosures'] },
)

/** Of two hosts, so that pictures meet. */
const imageUrl = fc.constantFrom('https://a.example/1.png', 'https://a.example/2.png', 'https://b.example/3')
const images = fc.array(imageUrl, { minLength: 1, maxLength: 3 })
const imageFile = fc
  .tuple(sha256, fc.constantFrom('png', 'jpg'))
  .map(([hex, form]) => `${hex.slice(0, 2)}/${hex}.${form}`)
const wholeNumber = fc.nat({ max: 1_000_000 })

/** Every kind of event, by its name. */
const kinds: { readonly [Kind in JournalEvent['kind']]: fc.Arbitrary<EventOf<Kind>> } = {
  kept: fc.record(
    {
      kind: fc.constant('kept'),
      hash,
      source,
      url: arbitraryText,
      title: arbitraryText,
      published: instant,
      lang: arbitraryText,
      firstSeen: instant,
      sha256,
      entry: hash,
      images,
      ...details,
      leftOut: fc.array(fc.constantFrom('0123456789', 'abcdefabcd'), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['kind', 'hash', 'source', 'url', 'title', 'published', 'lang'] },
  ),
  pages: fc.record({
    kind: fc.constant('pages'),
    publication: arbitraryText,
    selection: hash,
    vacant: fc.array(wholeNumber, { maxLength: 3 }),
    full: fc.array(fc.record({ number: wholeNumber, last: wholeNumber }), { maxLength: 3 }),
  }),
  listed: fc.record({ kind: fc.constant('listed'), hash, source }),
  completed: fc.record({ kind: fc.constant('completed'), hash, ...details }, { requiredKeys: ['kind', 'hash'] }),
  revised: fc.record(
    {
      kind: fc.constant('revised'),
      hash,
      why: fc.constantFrom('listing', 'page', 'reconverted', 'accepted'),
      title: arbitraryText,
      ...revisedDetails,
      entry: hash,
      sha256,
      former: fc.record({ sha256, file: arbitraryText }, { requiredKeys: [] }),
      change: arbitraryText,
      images,
    },
    { requiredKeys: ['kind', 'hash', 'why', 'title', 'sha256'] },
  ),
  checksum: fc.record({ kind: fc.constant('checksum'), hash, sha256 }),
  waits: fc.record({
    kind: fc.constant('waits'),
    source,
    hash,
    identity: arbitraryText,
    entry,
    firstSeen: instant,
    reason: arbitraryText,
  }),
  'gave-up': fc.record({ kind: fc.constant('gave-up'), source, hash, reason: arbitraryText }),
  source: fc.record(
    {
      kind: fc.constant('source'),
      source,
      definition: arbitraryText,
      title: arbitraryText,
      siteUrl: arbitraryText,
      language: arbitraryText,
      author: arbitraryText,
      imageUrl: arbitraryText,
      moved: fc.record({ url: arbitraryText, since: instant }),
      gone: instant,
    },
    { requiredKeys: ['kind', 'source', 'definition'] },
  ),
  removed: fc.record({ kind: fc.constant('removed'), hash, why: arbitraryText }, { requiredKeys: ['kind', 'hash'] }),
  image: fc.record({ kind: fc.constant('image'), url: imageUrl, file: imageFile, bytes: fc.integer({ min: 1 }) }),
  'no-image': fc.record({ kind: fc.constant('no-image'), url: imageUrl, reason: arbitraryText }),
  'image-wanted': fc.record({ kind: fc.constant('image-wanted'), url: imageUrl }),
  publication: fc.record({
    kind: fc.constant('publication'),
    name: fc.constantFrom('all', 'markets', 'news'),
    title: arbitraryText,
    gone: fc.boolean(),
  }),
}

/** Any event the journal takes. */
export const arbitraryEvent: fc.Arbitrary<JournalEvent> = fc.oneof(...Object.values(kinds))
