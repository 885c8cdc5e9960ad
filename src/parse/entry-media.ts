import { absoluteUrl, linkUrl } from './absolute-url.ts'
import { type RawFields, type RawValue, rawAttribute, rawPart, rawText } from './feed/canonical-feed.ts'
import type { Enclosure } from './listing.ts'

/** The files an item carries: RSS enclosures, Atom `rel="enclosure"` links, Media RSS sound and film; each once. */
export function enclosuresOf(fields: RawFields, base: string | undefined): readonly Enclosure[] {
  const links = (fields['raw:link'] ?? []).filter((link) =>
    /(?:^|\/)enclosure$/i.test(rawAttribute(link, 'rel')?.trim() ?? ''),
  )
  const media = (fields['media:content'] ?? []).filter((value) => /^(?:audio|video)/.test(mediaKind(value)))
  const all = [...(fields.enclosure ?? []), ...links, ...media].map((value) => enclosureOf(value, base))
  const byUrl = new Map<string, Enclosure>()
  for (const enclosure of all) if (enclosure && !byUrl.has(enclosure.url)) byUrl.set(enclosure.url, enclosure)
  return [...byUrl.values()]
}

/** The picture of an item: what it calls its image or thumbnail, else a picture among its media. */
export function imageOf(fields: RawFields, base: string | undefined): string | undefined {
  return imageCandidates(fields)
    .map((value) => absoluteUrl(addressOf(value), rawAttribute(value, 'xml:base') ?? base))
    .find((url) => url !== undefined)
}

/** The picture of a feed itself: RSS `image`, the cover of a podcast, Atom `logo`, else its `icon`. */
export function feedImageOf(fields: RawFields, base: string | undefined): string | undefined {
  return ['raw:image', 'raw:itunes:image', 'raw:logo', 'raw:icon']
    .flatMap((name) => fields[name] ?? [])
    .map((value) => absoluteUrl(addressOf(value), rawAttribute(value, 'xml:base') ?? base))
    .find((url) => url !== undefined)
}

/** The elements a picture is looked for in, best first. */
export function imageCandidates(fields: RawFields): readonly RawValue[] {
  const pictures = [...(fields['media:content'] ?? []), ...(fields.enclosure ?? [])].filter((value) =>
    mediaKind(value).startsWith('image'),
  )
  return [
    ...(fields.image ?? []),
    ...(fields['media:thumbnail'] ?? []),
    ...pictures,
    ...(fields['raw:itunes:image'] ?? []),
  ]
}

function enclosureOf(value: RawValue, base: string | undefined): Enclosure | undefined {
  const url = linkUrl(addressOf(value), rawAttribute(value, 'xml:base') ?? base)
  if (url === undefined) return undefined
  const type = rawAttribute(value, 'type')?.trim()
  const length = Number.parseInt(rawAttribute(value, 'length') ?? rawAttribute(value, 'filesize') ?? '', 10)
  return { url, ...(type && { type }), ...(Number.isSafeInteger(length) && length >= 0 && { length }) }
}

function addressOf(value: RawValue): string {
  return (
    rawAttribute(value, 'url') ??
    rawAttribute(value, 'href') ??
    rawPart(value, 'url') ??
    rawAttribute(value, 'rdf:resource') ??
    rawText(value)
  )
}

function mediaKind(value: RawValue): string {
  const said = rawAttribute(value, 'medium') ?? rawAttribute(value, 'type')
  if (said) return said.toLowerCase()
  return /\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)/i.test(addressOf(value)) ? 'image' : ''
}
