import { oneLine } from '../../../../text/clean-text.ts'
import { absoluteUrl } from '../../../absolute-url.ts'
import { htmlToText } from '../../../html/html-text.ts'
import type { Episode, Podcast } from '../../../listing.ts'
import { cleanLanguage } from '../../../make-entry.ts'
import { type FeedFields, type FeedValue, partText } from '../feed-fields.ts'
import { constructText, type XmlContext } from '../text-construct.ts'

const episodeTypes = ['full', 'trailer', 'bonus'] as const
const longestText = 1_000
const longestSummary = 4_000
const mostParts = 20
const longestSeconds = 30 * 86_400

/** Reads a length of time as podcasts write it: seconds, `MM:SS` or `HH:MM:SS`; absent where it is none. */
export function secondsOf(text: string | undefined): number | undefined {
  const parts = text?.trim().split(':') ?? []
  if (parts.length === 0 || parts.length > 3 || !parts.every((part) => /^\d{1,7}(?:\.\d{1,9})?$/.test(part)))
    return undefined
  const seconds = Math.round(parts.reduce((sum, part) => sum * 60 + Number(part), 0))
  return seconds > 0 && seconds < longestSeconds ? seconds : undefined
}

/**
 * What an item says of itself as an episode (https://podcasters.apple.com/support/823-podcast-requirements, podcast:*);
 * `told` is what it says as every item does, in HTML.
 */
export function episodeOf(
  fields: FeedFields,
  context: XmlContext,
  told: readonly (string | undefined)[],
): Episode | undefined {
  const text = (name: string) => oneLine(fields[name]?.[0]?._ ?? '').toLowerCase()
  const title = oneLine(fields['itunes:title']?.[0]?._ ?? '')
  const durationSeconds = secondsOf(text('itunes:duration'))
  const [named] = fields['podcast:season'] ?? []
  const season = wholeNumber(text('itunes:season')) ?? wholeNumber(text('podcast:season'))
  const seasonName = oneLine(named?.$.name ?? '').slice(0, longestText)
  const episode = wholeNumber(text('itunes:episode'))
  const episodeType = episodeTypes.find((type) => type === text('itunes:episodeType'))
  const isExplicit = explicitOf(text('itunes:explicit'))
  const transcripts = (fields['podcast:transcript'] ?? []).flatMap((value) => {
    const language = cleanLanguage(value.$.language)
    return fileOf(value, context.url).map((file) => ({ ...file, ...(language && { language }) }))
  })
  const [chapters] = (fields['podcast:chapters'] ?? []).flatMap((value) => fileOf(value, context.url))
  const soundbites = (fields['podcast:soundbite'] ?? []).flatMap(soundbiteOf)
  const said = {
    ...(title !== '' && { title }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(season !== undefined && { season }),
    ...(season !== undefined && seasonName !== '' && { seasonName }),
    ...(episode !== undefined && { episode }),
    ...(episodeType !== undefined && { episodeType }),
    ...(isExplicit !== undefined && { isExplicit }),
    ...(transcripts.length > 0 && { transcripts: transcripts.slice(0, mostParts) }),
    ...(chapters && { chapters }),
    ...(soundbites.length > 0 && { soundbites: soundbites.slice(0, mostParts) }),
    ...besideTexts(fields, context, told),
  }
  return Object.keys(said).length === 0 ? undefined : said
}

function fileOf({ $ }: FeedValue, base: string | undefined): { readonly url: string; readonly type?: string }[] {
  const url = absoluteUrl($.url ?? '', base)
  return url === undefined ? [] : [{ url, ...($.type && { type: oneLine($.type) }) }]
}

function soundbiteOf({ $, _ }: FeedValue): NonNullable<Episode['soundbites']> {
  const [startSeconds, durationSeconds] = [$.starttime, $.duration].map((text = '') =>
    /^\s*\d{1,7}(?:\.\d{1,9})?\s*$/.test(text) ? Number(text) : undefined,
  )
  const title = oneLine(_).slice(0, longestText)
  if (startSeconds === undefined || !durationSeconds) return []
  return [{ startSeconds, durationSeconds, ...(title !== '' && { title }) }]
}

/** The subtitle and summary that podcasts have beside the texts of every item, where those do not say the same. */
function besideTexts(
  fields: FeedFields,
  context: XmlContext,
  told: readonly (string | undefined)[],
): Pick<Episode, 'subtitle' | 'summary'> {
  const beside = (name: string) => {
    const [value] = fields[name] ?? []
    // Most say the same to the letter, which is found out in no time.
    if (value === undefined || told.some((html) => html?.includes(wholeOf(value._)))) return ''
    return oneLine(constructText(value, context))
  }
  const [summary, subtitle] = [beside('itunes:summary'), beside('itunes:subtitle')]
  if (summary === '' && subtitle === '') return {}
  const said = told.map((html = '') => letters(htmlToText(html))).join(' ')
  const isNew = (text: string, other = '') => !`${said} ${letters(other)}`.includes(letters(text))
  return {
    ...(isNew(subtitle, summary) && { subtitle: subtitle.slice(0, longestText) }),
    ...(isNew(summary) && { summary: summary.slice(0, longestSummary) }),
  }
}

/** A text as far as it was not cut off. */
function wholeOf(text: string): string {
  return text
    .trim()
    .replace(/(?:\.{3}|…)$/, '')
    .trimEnd()
}

/** What is left where neither marks nor blanks nor capitals tell texts apart. */
function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
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
