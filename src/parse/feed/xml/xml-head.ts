import { oneLine } from '../../../text/clean-text.ts'
import { absoluteUrl } from '../../absolute-url.ts'
import type { Listing, ListingRhythm } from '../../listing.ts'
import { cleanAuthor, cleanLanguage } from '../../make-entry.ts'
import { podcastOf } from './extras/podcast.ts'
import type { FeedFields, FeedValue } from './feed-fields.ts'
import { joinedNames, personOf } from './person.ts'
import { constructText, type XmlContext } from './text-construct.ts'
import { feedImageOf } from './xml-media.ts'

const minuteMs = 60_000
const periodsMs: ReadonlyMap<string, number> = new Map([
  ['hourly', 60 * minuteMs],
  ['daily', 24 * 60 * minuteMs],
  ['weekly', 7 * 24 * 60 * minuteMs],
  ['monthly', 30 * 24 * 60 * minuteMs],
  ['yearly', 365 * 24 * 60 * minuteMs],
])
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** What a feed says of itself. */
export function headOf(fields: FeedFields, { format, url: feedUrl }: XmlContext): Omit<Listing, 'entries' | 'remarks'> {
  const links = fields.link ?? []
  const title = (fields.title ?? []).map((value) => oneLine(constructText(value, { format })))
  const language = (fields.language ?? []).map((value) => cleanLanguage(value._) ?? value._.trim())
  const address = (link: FeedValue) => absoluteUrl(link.$.href ?? link._, link.$['xml:base'] ?? feedUrl)
  const withRel = (rel: string) =>
    links
      .filter((link) => relOf(link) === rel)
      .map(address)
      .filter((url) => url !== undefined)
  const [selfUrl] = withRel('self')
  const [nextPageUrl] = withRel('next')
  const [url] = withRel('alternate')
  const author = authorOf(fields)
  const imageUrl = feedImageOf(fields, feedUrl)
  const podcast = podcastOf(fields)
  return {
    format,
    ...textOf('title', title),
    ...(url !== undefined && { url }),
    ...textOf('language', language),
    ...(author !== undefined && { author }),
    ...(imageUrl !== undefined && { imageUrl }),
    ...(podcast && { podcast }),
    ...(selfUrl !== undefined && { selfUrl }),
    ...(nextPageUrl !== undefined && { nextPageUrl }),
    hubUrls: [...new Set(withRel('hub'))],
    rhythm: rhythmOf(fields),
  }
}

/** Whom the feed names as its author or editor; an address without a name is none. */
function authorOf(fields: FeedFields): string | undefined {
  return ['author', 'managingEditor', 'itunes:author', 'dc:creator']
    .map((name) => cleanAuthor(joinedNames((fields[name] ?? []).map((value) => personOf(value).name))))
    .find((names) => names !== undefined)
}

function relOf(link: FeedValue): string {
  const rel = link.$.rel?.trim().toLowerCase()
  return rel || (link.$.href || link._.trim() ? 'alternate' : '')
}

function textOf<Name extends string>(name: Name, texts: readonly string[]): { readonly [Key in Name]?: string } {
  const text = texts.find((each) => each !== '')
  return text === undefined ? {} : ({ [name]: text } as { [Key in Name]: string })
}

/** `ttl`, `skipHours`, `skipDays` (RSS 2.0) and `sy:` (RSS 1.0 syndication module), as far as they make sense. */
function rhythmOf(fields: FeedFields): ListingRhythm {
  const numberOf = (name: string) => {
    const text = fields[name]?.map((value) => value._.trim()).find((each) => /^\d{1,9}(?:\.\d+)?$/.test(each))
    return text === undefined ? undefined : Number(text)
  }
  const ttl = numberOf('ttl')
  const period = fields['sy:updatePeriod']?.map((value) => periodsMs.get(value._.trim().toLowerCase()))[0]
  const frequency = Math.max(1, numberOf('sy:updateFrequency') ?? 1)
  const skipHours = numbers(fields.hour, (text) => (/^\d{1,2}$/.test(text) ? Number(text) % 24 : -1))
  const skipDays = numbers(fields.day, (text) => days.indexOf(text.toLowerCase()))
  return {
    ...(ttl !== undefined && ttl > 0 && { ttlMs: Math.round(ttl * minuteMs) }),
    ...(period !== undefined && { updatePeriodMs: Math.round(period / frequency) }),
    ...(skipHours.length > 0 && { skipHours }),
    ...(skipDays.length > 0 && { skipDays }),
  }
}

function numbers(values: readonly FeedValue[] | undefined, read: (text: string) => number): readonly number[] {
  const all = (values ?? []).map((value) => read(value._.trim())).filter((number) => number >= 0)
  return [...new Set(all)].sort((a, b) => a - b)
}
