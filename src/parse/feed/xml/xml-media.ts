import { oneLine } from '../../../text/clean-text.ts'
import { absoluteUrl, linkUrl } from '../../absolute-url.ts'
import type { Enclosure, EntryExtras } from '../../listing.ts'
import { secondsOf } from './extras/podcast.ts'
import { type FeedFields, type FeedValue, partText } from './feed-fields.ts'
import { constructText } from './text-construct.ts'

/**
 * The files an item carries: RSS enclosures and what podcasts have in their place (`podcast:alternateEnclosure`), Atom
 * `rel="enclosure"` links, Media RSS content; each once. Of several renditions of one thing (a `media:group`; one picture in
 * several sizes) the default one, or the largest, comes first.
 */
export function enclosuresOf(fields: FeedFields, base: string | undefined): readonly Enclosure[] {
  const links = (fields.link ?? []).filter((link) => /(?:^|\/)enclosure$/i.test(link.$.rel?.trim() ?? ''))
  const alternates = fields['podcast:alternateEnclosure'] ?? []
  if (!fields.enclosure && !fields['media:content'] && links.length + alternates.length === 0) return []
  const media = withoutSmallerSizes((fields['media:content'] ?? []).filter((value) => mediumOf(value) !== undefined))
  const byUrl = new Map<string, Enclosure>()
  const seen = new Set<string>()
  for (const value of [...(fields.enclosure ?? []), ...alternates, ...links, ...inOrderOfRenditions(media)]) {
    const { group } = value.$
    const enclosure = enclosureOf(value, base)
    const isAlternate = value['podcast:source'] !== undefined
    if (enclosure === undefined || (isAlternate && byUrl.has(enclosure.url))) continue
    const isRendition = isAlternate ? byUrl.size > 0 : group !== undefined && seen.has(group)
    if (group !== undefined) seen.add(group)
    const before = byUrl.get(enclosure.url)
    byUrl.set(
      enclosure.url,
      before ? { ...enclosure, ...before } : { ...enclosure, ...(isRendition && { isRendition }) },
    )
  }
  return [...byUrl.values()]
}

/** The picture of an item: what it calls its image or thumbnail, else a picture among its media; and how large that is, in pixels. */
export function imageOf(fields: FeedFields, base: string | undefined): EntryExtras['thumbnail'] {
  for (const value of imageCandidates(fields)) {
    const url = absoluteUrl(addressOf(value), value.$['xml:base'] ?? base)
    if (url === undefined) continue
    return { url, ...sizeOf(value) }
  }
  return undefined
}

function sizeOf({ $ }: FeedValue): { readonly width?: number; readonly height?: number } {
  const [width, height] = [pixels($.width), pixels($.height)]
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
}

function pixels(text = ''): number | undefined {
  const count = Number(/^\s*(\d{1,6})(?:px)?\s*$/.exec(text)?.[1])
  return count > 0 ? count : undefined
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
  const media = fields['media:content'] ?? []
  const pictures = [...inOrderOfRenditions(media), ...(fields.enclosure ?? [])].filter(
    (value) => mediumOf(value) === 'image',
  )
  return [
    ...(fields.image ?? []),
    ...(fields['media:thumbnail'] ?? []),
    ...media.flatMap((value) => value['media:thumbnail'] ?? []),
    ...pictures,
    ...(fields['itunes:image'] ?? []),
  ]
}

function enclosureOf(value: FeedValue, base: string | undefined): Enclosure | undefined {
  const url = linkUrl(addressOf(value), value.$['xml:base'] ?? base)
  if (url === undefined) return undefined
  const type = value.$.type?.trim()
  const length = Number.parseInt(value.$.length ?? value.$.filesize ?? '', 10)
  const medium = mediumOf(value)
  const durationSeconds = secondsOf(value.$.duration)
  const title = value.$.title ? oneLine(value.$.title) : partLine(value, 'media:title')
  const alt = partLine(value, 'media:description')
  return {
    url,
    ...(type && { type }),
    ...(Number.isSafeInteger(length) && length >= 0 && { length }),
    ...(medium !== undefined && !type?.toLowerCase().startsWith(medium) && { medium }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...sizeOf(value),
    ...(title && { title }),
    ...(alt && { alt }),
  }
}

function partLine(value: FeedValue, name: 'media:title' | 'media:description'): string | undefined {
  const [part] = value[name] ?? []
  return part && oneLine(constructText(part, { format: 'rss' }))
}

function addressOf(value: FeedValue): string {
  const { url, href, 'rdf:resource': resource } = value.$
  return url ?? href ?? partText(value, 'url') ?? resource ?? sourceOf(value) ?? value._
}

/** Where an alternate enclosure is fetched from: it may name several places, of which not all are of the web. */
function sourceOf(value: FeedValue): string | undefined {
  const addresses = (value['podcast:source'] ?? []).map(({ $ }) => $.uri)
  return addresses.find((each) => /^https?:/i.test(each ?? '')) ?? addresses[0]
}

function mediumOf(value: FeedValue): Enclosure['medium'] {
  const said = /^(?:image|audio|video)\b/.exec((value.$.medium ?? value.$.type ?? '').toLowerCase())?.[0]
  if (said !== undefined || value.$.medium || value.$.type) return said as Enclosure['medium']
  return /\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)/i.test(addressOf(value)) ? 'image' : undefined
}

/** In a group the default rendition first, else the largest picture; groups and what is in none keep their order. */
function inOrderOfRenditions(values: readonly FeedValue[]): readonly FeedValue[] {
  if (values.length < 2) return values
  const groups = new Map<FeedValue | string, FeedValue[]>()
  for (const value of values) {
    const key = value.$.group ?? value
    groups.set(key, [...(groups.get(key) ?? []), value])
  }
  return [...groups.values()].flatMap((group) =>
    group.length === 1 ? group : group.toSorted((one, other) => rankOf(other) - rankOf(one)),
  )
}

function rankOf(value: FeedValue): number {
  if (value.$.isdefault?.trim().toLowerCase() === 'true') return Number.POSITIVE_INFINITY
  return mediumOf(value) === 'image' ? widthOf(value) : 0
}

function widthOf(value: FeedValue): number {
  return Number.parseInt(value.$.width ?? '', 10) || 0
}

/** Of one picture in several sizes, which differ in the queries of their addresses alone, the largest. */
function withoutSmallerSizes(values: readonly FeedValue[]): readonly FeedValue[] {
  const largest = new Map<string, FeedValue>()
  const fileOf = (value: FeedValue) => addressOf(value).replace(/[?#].*$/s, '')
  const pictures = values.filter((value) => mediumOf(value) === 'image' && value.$.width !== undefined)
  for (const value of pictures) {
    const other = largest.get(fileOf(value))
    if (other === undefined || widthOf(value) > widthOf(other)) largest.set(fileOf(value), value)
  }
  return values.filter((value) => !pictures.includes(value) || largest.get(fileOf(value)) === value)
}
