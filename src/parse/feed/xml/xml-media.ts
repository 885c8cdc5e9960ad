import { absoluteUrl, linkUrl } from '../../absolute-url.ts'
import type { Enclosure } from '../../listing.ts'
import { type FeedFields, type FeedValue, partText } from './feed-fields.ts'

/** The files an item carries: RSS enclosures, Atom `rel="enclosure"` links, Media RSS sound and film; each once. */
export function enclosuresOf(fields: FeedFields, base: string | undefined): readonly Enclosure[] {
  const links = (fields.link ?? []).filter((link) => /(?:^|\/)enclosure$/i.test(link.$.rel?.trim() ?? ''))
  const media = (fields['media:content'] ?? []).filter((value) => /^(?:audio|video)/.test(mediaKind(value)))
  const all = [...(fields.enclosure ?? []), ...links, ...media].map((value) => enclosureOf(value, base))
  const byUrl = new Map<string, Enclosure>()
  for (const enclosure of all) if (enclosure && !byUrl.has(enclosure.url)) byUrl.set(enclosure.url, enclosure)
  return [...byUrl.values()]
}

/** The picture of an item: what it calls its image or thumbnail, else a picture among its media. */
export function imageOf(fields: FeedFields, base: string | undefined): string | undefined {
  return imageCandidates(fields)
    .map((value) => absoluteUrl(addressOf(value), value.$['xml:base'] ?? base))
    .find((url) => url !== undefined)
}

/** The picture of a feed itself: RSS `image`, the cover of a podcast, Atom `logo`, else its `icon`. */
export function feedImageOf(fields: FeedFields, base: string | undefined): string | undefined {
  return ['image', 'itunes:image', 'logo', 'icon']
    .flatMap((name) => fields[name] ?? [])
    .map((value) => absoluteUrl(addressOf(value), value.$['xml:base'] ?? base))
    .find((url) => url !== undefined)
}

/** The elements a picture is looked for in, best first. */
export function imageCandidates(fields: FeedFields): readonly FeedValue[] {
  const pictures = [...(fields['media:content'] ?? []), ...(fields.enclosure ?? [])].filter((value) =>
    mediaKind(value).startsWith('image'),
  )
  return [...(fields.image ?? []), ...(fields['media:thumbnail'] ?? []), ...pictures, ...(fields['itunes:image'] ?? [])]
}

function enclosureOf(value: FeedValue, base: string | undefined): Enclosure | undefined {
  const url = linkUrl(addressOf(value), value.$['xml:base'] ?? base)
  if (url === undefined) return undefined
  const type = value.$.type?.trim()
  const length = Number.parseInt(value.$.length ?? value.$.filesize ?? '', 10)
  return { url, ...(type && { type }), ...(Number.isSafeInteger(length) && length >= 0 && { length }) }
}

function addressOf(value: FeedValue): string {
  return value.$.url ?? value.$.href ?? partText(value, 'url') ?? value.$['rdf:resource'] ?? value._
}

function mediaKind(value: FeedValue): string {
  const said = value.$.medium ?? value.$.type
  if (said) return said.toLowerCase()
  return /\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)/i.test(addressOf(value)) ? 'image' : ''
}
