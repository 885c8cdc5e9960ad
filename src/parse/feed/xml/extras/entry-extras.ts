import { oneLine } from '../../../../text/clean-text.ts'
import { absoluteUrl } from '../../../absolute-url.ts'
import { authorPages } from '../../../author-pages.ts'
import type { EntryExtras } from '../../../listing.ts'
import { type FeedFields, type FeedValue, partText } from '../feed-fields.ts'
import { joinedNames, personOf } from '../person.ts'
import { constructText, type XmlContext } from '../text-construct.ts'
import { episodeOf } from './podcast.ts'
import { audienceOf, receptionOf } from './reception.ts'

const rels = ['via', 'related', 'replies'] as const
const mostLinks = 20
const longestText = 1_000

/** The fields that most items have, which are no extras. */
const usual: ReadonlySet<string> = new Set([
  ...['title', 'guid', 'id', 'about', 'pubDate', 'published', 'updated', 'created', 'dc:date', 'dc:creator'],
  ...['abstract', 'summary', 'dc:description', 'fullitem', 'content', 'body'],
])

type Link = NonNullable<EntryExtras['links']>[number]

/** What an item tells beside itself, of which `image` is the picture and `told` the texts, in HTML; see `EntryExtras`. */
export function extrasOf(
  fields: FeedFields,
  context: XmlContext,
  {
    image,
    told,
  }: { readonly image: EntryExtras['thumbnail'] | undefined; readonly told: readonly (string | undefined)[] },
): EntryExtras {
  // Most items have none, which is found out in a tenth of the time.
  if (!tellsMore(fields)) return {}
  const podcast = episodeOf(fields, context, told)
  const comments = commentsOf(fields, context)
  const links = [...linksOf(fields, context), ...originOf(fields, context)].slice(0, mostLinks)
  const rights = (fields.rights ?? [])
    .map((value) => oneLine(constructText(value, context)).slice(0, longestText))
    .find(Boolean)
  const categoryLabels = labelsOf(fields)
  const contributors = [...new Set((fields.contributor ?? []).map((value) => personOf(value).name ?? ''))].filter(
    Boolean,
  )
  const place = placeOf(fields)
  const reception = receptionOf(fields)
  const audience = audienceOf(fields)
  return {
    ...(podcast && { podcast }),
    ...(comments && { comments }),
    ...(links.length > 0 && { links }),
    ...(rights && { rights }),
    ...authorsOf(fields, context),
    ...(categoryLabels.length > 0 && { categoryLabels }),
    ...(contributors.length > 0 && { contributors: contributors.slice(0, mostLinks) }),
    ...((image?.width ?? image?.height) !== undefined && image && { thumbnail: image }),
    ...(reception && { reception }),
    ...(audience && { audience }),
    ...(place && { place }),
  }
}

/** Links and categories have extras in their attributes alone. */
function tellsMore(fields: FeedFields): boolean {
  for (const name in fields) {
    if (usual.has(name)) continue
    if (name !== 'link' && name !== 'category') return true
    if (fields[name]?.some(({ $ }) => $.rel !== undefined || $.label !== undefined)) return true
  }
  return false
}

/** The names an entry has from the feed it was taken over from (RFC 4287, 4.2.1). */
export function originAuthor(fields: FeedFields): string | undefined {
  return joinedNames((fields.source ?? []).map((value) => partText(value, 'name')))
}

/** Whether an entry says it was taken over from another feed, whose author would be its own. */
export function hasOrigin(fields: FeedFields): boolean {
  return (fields.source ?? []).length > 0
}

/** Where the authors of an item, or of a feed, are found. */
export function authorsOf(
  { author = [] }: FeedFields,
  { url: base }: Pick<XmlContext, 'url'>,
): Pick<EntryExtras, 'author' | 'authors'> {
  const named = author.filter((each) => partText(each, 'name') !== undefined)
  return authorPages(
    named.map((each) => {
      const url = absoluteUrl(partText(each, 'uri') ?? partText(each, 'url') ?? '', base)
      const email = oneLine(partText(each, 'email') ?? '')
      const name = oneLine(partText(each, 'name') ?? '')
      return { name, ...(url !== undefined && url !== base && { url }), ...(email !== '' && { email }) }
    }),
  )
}

function labelsOf({ category = [] }: FeedFields): NonNullable<EntryExtras['categoryLabels']> {
  const labels = category.map(({ $ }) => ({ term: oneLine($.term ?? ''), label: oneLine($.label ?? '') }))
  return labels.filter(({ term, label }) => term !== '' && label !== '' && label !== term).slice(0, mostLinks)
}

function commentsOf(fields: FeedFields, { url: base }: XmlContext): EntryExtras['comments'] {
  const url = (fields.comments ?? []).map(({ _ }) => absoluteUrl(_, base)).find((each) => each !== undefined)
  const replies = (fields.link ?? []).find((link) => relOf(link) === 'replies')
  const said = [...(fields['comments:count'] ?? []).map(({ _ }) => _.trim()), replies?.$['thr:count'] ?? '']
  const count = said.find((text) => /^\d{1,9}$/.test(text))
  if (url === undefined && count === undefined) return undefined
  return { ...(url !== undefined && { url }), ...(count !== undefined && { count: Number(count) }) }
}

function linksOf(fields: FeedFields, { url: base }: XmlContext): readonly Link[] {
  return (fields.link ?? []).flatMap((link): Link[] => {
    const rel = rels.find((each) => each === relOf(link))
    const url = rel && absoluteUrl(link.$.href ?? '', link.$['xml:base'] ?? base)
    if (rel === undefined || url === undefined) return []
    const { title, type } = link.$
    return [{ rel, url, ...(title && { title: oneLine(title) }), ...(type && { type: oneLine(type) }) }]
  })
}

/** Where an aggregated entry came from: RSS `source`, Atom `source`. */
function originOf(fields: FeedFields, context: XmlContext): readonly Link[] {
  return (fields.source ?? []).flatMap((value): Link[] => {
    const [titled] = value.title ?? []
    const link = (value.link ?? []).find((each) => !/^(?:self|hub)$/.test(relOf(each)))
    const address = value.$.url ?? link?.$.href ?? link?._ ?? ''
    const url = absoluteUrl(address, value.$['xml:base'] ?? context.url)
    const title = oneLine(constructText(titled ?? value, context)).slice(0, longestText)
    return url === undefined ? [] : [{ rel: 'via', url, ...(title && { title }) }]
  })
}

function placeOf(fields: FeedFields): EntryExtras['place'] {
  const text = (name: string) => fields[name]?.[0]?._.trim() ?? ''
  const written = text('georss:point') || `${text('geo:lat')} ${text('geo:long')}`
  const [, latitude, longitude] = /^(-?\d{1,2}(?:\.\d{1,15})?)[\s,]+(-?\d{1,3}(?:\.\d{1,15})?)$/.exec(written) ?? []
  if (latitude === undefined || longitude === undefined) return undefined
  const place = { latitude: Number(latitude), longitude: Number(longitude) }
  return Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180 ? place : undefined
}

function relOf(link: FeedValue): string {
  return link.$.rel?.trim().toLowerCase().replace(/^.*\//, '') ?? ''
}
