import { webUri } from '../../text/web-uri.ts'
import type { PublishedArticle } from './published-article.ts'
import { xmlLine } from './xml-cleaning.ts'
import { element, parentElement } from './xml-element.ts'

/** What Atom says beside an entry: comments, where it came from and what it is about, rights, contributors, place. */
export function atomExtras({ extras = {} }: PublishedArticle): readonly string[] {
  const { comments, rights, contributors = [], audience, place } = extras
  const replies = comments?.url === undefined ? undefined : webUri(comments.url)
  return [
    ...linkExtras({ extras }, 'link'),
    ...(replies === undefined
      ? []
      : [element('link', { rel: 'replies', href: replies, type: 'text/html', 'thr:count': comments?.count })]),
    ...(rights === undefined ? [] : [element('rights', { type: 'text' }, xmlLine(rights))]),
    ...contributors
      .map(xmlLine)
      .flatMap((name) => (name === '' ? [] : [parentElement('contributor', {}, [element('name', {}, name)], 2)])),
    ...audienceElements(audience),
    ...placeElements(place),
  ]
}

/** What RSS says beside an item: see `atomExtras`. */
export function rssExtras({ extras = {} }: PublishedArticle): readonly string[] {
  const { comments, rights, contributors = [], audience, place } = extras
  const page = comments?.url === undefined ? undefined : webUri(comments.url)
  return [
    ...(page === undefined ? [] : [element('comments', {}, page)]),
    ...(comments?.count === undefined ? [] : [element('slash:comments', {}, String(comments.count))]),
    ...linkExtras({ extras }, 'atom:link'),
    ...(rights === undefined ? [] : [element('dc:rights', {}, xmlLine(rights))]),
    ...contributors.map(xmlLine).flatMap((name) => (name === '' ? [] : [element('dc:contributor', {}, name)])),
    ...audienceElements(audience),
    ...placeElements(place),
  ]
}

function linkExtras({ extras }: Pick<PublishedArticle, 'extras'>, name: string): readonly string[] {
  return (extras?.links ?? []).flatMap(({ rel, url, title, type }) => {
    const href = webUri(url)
    const told = { rel, href, type, title: title === undefined ? undefined : xmlLine(title) }
    return href === undefined ? [] : [element(name, told)]
  })
}

/** The values of the schemes that Media RSS names; validators refuse others. */
const ratings: Readonly<Record<string, string>> = {
  'urn:simple': 'adult nonadult',
  'urn:mpaa': 'g m nc-17 pg pg-13 r x',
  'urn:v-chip': '14+ 18+ c c8 g pg tv-14 tv-g tv-ma tv-pg tv-y tv-y7 tv-y7-fv',
}

function audienceElements(audience: NonNullable<PublishedArticle['extras']>['audience']): readonly string[] {
  const { rating = '', scheme = 'urn:simple' } = audience ?? {}
  const value = rating.toLowerCase()
  const isKnown = Object.hasOwn(ratings, scheme) && ratings[scheme]?.split(' ').includes(value)
  return isKnown ? [element('media:rating', { scheme }, value)] : []
}

function placeElements(place: NonNullable<PublishedArticle['extras']>['place']): readonly string[] {
  return place === undefined ? [] : [element('georss:point', {}, `${place.latitude} ${place.longitude}`)]
}
