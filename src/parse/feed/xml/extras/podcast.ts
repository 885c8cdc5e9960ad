import { oneLine } from '../../../../text/clean-text.ts'
import { absoluteUrl } from '../../../absolute-url.ts'
import type { Episode, Podcast } from '../../../listing.ts'
import { cleanLanguage } from '../../../make-entry.ts'
import { type FeedFields, partText } from '../feed-fields.ts'

const episodeTypes = ['full', 'trailer', 'bonus'] as const
const longestText = 1_000
const longestSeconds = 30 * 86_400

/** Reads a length of time as podcasts write it: seconds, `MM:SS` or `HH:MM:SS`; absent where it is none. */
export function secondsOf(text: string | undefined): number | undefined {
  const parts = text?.trim().split(':') ?? []
  if (parts.length === 0 || parts.length > 3 || !parts.every((part) => /^\d{1,7}(?:\.\d{1,9})?$/.test(part)))
    return undefined
  const seconds = Math.round(parts.reduce((sum, part) => sum * 60 + Number(part), 0))
  return seconds > 0 && seconds < longestSeconds ? seconds : undefined
}

/** What an item says of itself as an episode (https://podcasters.apple.com/support/823-podcast-requirements, podcast:*). */
export function episodeOf(fields: FeedFields, base: string | undefined): Episode | undefined {
  const text = (name: string) => oneLine(fields[name]?.[0]?._ ?? '').toLowerCase()
  const title = oneLine(fields['itunes:title']?.[0]?._ ?? '')
  const durationSeconds = secondsOf(text('itunes:duration'))
  const season = wholeNumber(text('itunes:season'))
  const episode = wholeNumber(text('itunes:episode'))
  const episodeType = episodeTypes.find((type) => type === text('itunes:episodeType'))
  const isExplicit = explicitOf(text('itunes:explicit'))
  const transcripts = (fields['podcast:transcript'] ?? []).flatMap(({ $ }) => {
    const url = absoluteUrl($.url ?? '', base)
    const language = cleanLanguage($.language)
    return url === undefined ? [] : [{ url, ...($.type && { type: oneLine($.type) }), ...(language && { language }) }]
  })
  const [chapters] = (fields['podcast:chapters'] ?? []).flatMap(({ $ }) => {
    const url = absoluteUrl($.url ?? '', base)
    return url === undefined ? [] : [{ url, ...($.type && { type: oneLine($.type) }) }]
  })
  const said = {
    ...(title !== '' && { title }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(season !== undefined && { season }),
    ...(episode !== undefined && { episode }),
    ...(episodeType !== undefined && { episodeType }),
    ...(isExplicit !== undefined && { isExplicit }),
    ...(transcripts.length > 0 && { transcripts: transcripts.slice(0, 20) }),
    ...(chapters && { chapters }),
  }
  return Object.keys(said).length === 0 ? undefined : said
}

/** What a feed says of itself as a podcast; absent where it is none. */
export function podcastOf(fields: FeedFields): Podcast | undefined {
  const categories = (fields['itunes:category'] ?? []).flatMap((value) => {
    const outer = oneLine(value.$.text ?? '')
    const inner = oneLine(value['itunes:category']?.[0]?.$.text ?? '')
    return outer === '' ? [] : [inner === '' ? outer : `${outer}/${inner}`]
  })
  const explicit = fields['itunes:explicit']?.[0]?._
  const isExplicit = explicit === undefined ? undefined : explicitOf(explicit.trim().toLowerCase())
  const kind = (['episodic', 'serial'] as const).find(
    (each) => each === fields['itunes:type']?.[0]?._.trim().toLowerCase(),
  )
  const owner = ownerOf(fields)
  const copyright = oneLine(fields.copyright?.[0]?._ ?? '').slice(0, longestText)
  if (categories.length === 0 && isExplicit === undefined && kind === undefined) return undefined
  return {
    categories: [...new Set(categories)].slice(0, 20),
    ...(isExplicit !== undefined && { isExplicit }),
    ...(kind !== undefined && { kind }),
    ...(owner && { owner }),
    ...(copyright !== '' && { copyright }),
  }
}

function ownerOf(fields: FeedFields): Podcast['owner'] {
  const [owner] = fields['itunes:owner'] ?? []
  if (owner === undefined) return undefined
  const name = oneLine(partText(owner, 'itunes:name') ?? '').slice(0, longestText)
  const email = oneLine(partText(owner, 'itunes:email') ?? '').slice(0, longestText)
  if (name === '' && email === '') return undefined
  return { ...(name !== '' && { name }), ...(email !== '' && { email }) }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,6}$/.test(text) && Number(text) > 0 ? Number(text) : undefined
}

function explicitOf(text: string): boolean | undefined {
  if (/^(?:yes|true|explicit)$/.test(text)) return true
  return /^(?:no|false|clean)$/.test(text) ? false : undefined
}
