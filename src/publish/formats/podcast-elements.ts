import type { Episode, Podcast } from '../../parse/listing.ts'
import { webUri } from '../../text/web-uri.ts'
import { xmlLine } from './xml-cleaning.ts'
import { element, parentElement } from './xml-element.ts'

/** What RSS says of an episode (https://podcasters.apple.com/support/823-podcast-requirements, podcast:*). */
export function episodeElements(episode: Episode, pictureUrl: string | undefined): readonly string[] {
  const {
    title,
    durationSeconds,
    season,
    seasonName,
    episode: number,
    episodeType,
    isExplicit,
    transcripts = [],
    chapters,
    soundbites = [],
    subtitle,
    summary,
  } = episode
  const told = [
    ['title', title === undefined ? undefined : xmlLine(title)],
    ['duration', durationSeconds],
    ['season', season],
    ['episode', number],
    ['episodeType', episodeType],
    ['explicit', isExplicit],
    ['subtitle', subtitle === undefined ? undefined : xmlLine(subtitle)],
    ['summary', summary === undefined ? undefined : xmlLine(summary)],
  ] as const
  return [
    ...told.flatMap(([name, value]) => (value === undefined ? [] : [element(`itunes:${name}`, {}, String(value))])),
    ...(pictureUrl === undefined ? [] : [element('itunes:image', { href: pictureUrl })]),
    ...transcripts.flatMap(({ url, type, language }) => {
      const address = webUri(url)
      return address === undefined
        ? []
        : [element('podcast:transcript', { url: address, type: type ?? 'text/plain', language })]
    }),
    ...(chapters && webUri(chapters.url) !== undefined
      ? [element('podcast:chapters', { url: webUri(chapters.url), type: chapters.type ?? 'application/json+chapters' })]
      : []),
    ...(season === undefined || seasonName === undefined
      ? []
      : [element('podcast:season', { name: xmlLine(seasonName) }, String(season))]),
    ...soundbites.map(({ startSeconds, durationSeconds: duration, title: words = '' }) =>
      element('podcast:soundbite', { startTime: startSeconds, duration }, xmlLine(words)),
    ),
  ]
}

/** What the channel of a podcast has to say, so that directories take it: category, picture, author, explicit or not. */
export function channelElements(
  podcast: Podcast,
  { author, pictureUrl }: { readonly author: string; readonly pictureUrl: string | undefined },
): readonly string[] {
  const { categories, isExplicit = false, kind, owner, copyright } = podcast
  const owned = (
    [
      ['name', owner?.name],
      ['email', owner?.email],
    ] as const
  ).flatMap(([name, value]) => (value === undefined ? [] : [element(`itunes:${name}`, {}, xmlLine(value))]))
  return [
    ...(copyright === undefined ? [] : [element('copyright', {}, xmlLine(copyright))]),
    element('itunes:author', {}, xmlLine(author)),
    element('itunes:explicit', {}, String(isExplicit)),
    ...(kind === undefined ? [] : [element('itunes:type', {}, kind)]),
    ...(pictureUrl === undefined ? [] : [element('itunes:image', { href: pictureUrl })]),
    ...(owned.length === 0 ? [] : [parentElement('itunes:owner', {}, owned, 2)]),
    ...categories.map((category) => {
      const [outer = '', inner] = category.split('/').map(xmlLine)
      if (inner === undefined) return element('itunes:category', { text: outer })
      return parentElement('itunes:category', { text: outer }, [element('itunes:category', { text: inner })], 2)
    }),
  ]
}
