import { webUri } from '../../text/web-uri.ts'
import type { PublishedArticle } from './published-article.ts'
import { xmlLine } from './xml-cleaning.ts'
import { element, parentElement } from './xml-element.ts'

/** What Atom says beside an entry: comments, where it came from and what it is about, rights, contributors, place. */
export function atomExtras({ extras = {} }: PublishedArticle): readonly string[] {
  const { comments, rights, contributors = [], place } = extras
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
    ...placeElements(place),
  ]
}

/** What RSS says beside an item: see `atomExtras`. */
export function rssExtras({ extras = {} }: PublishedArticle): readonly string[] {
  const { comments, rights, contributors = [], place } = extras
  const page = comments?.url === undefined ? undefined : webUri(comments.url)
  return [
    ...(page === undefined ? [] : [element('comments', {}, page)]),
    ...(comments?.count === undefined ? [] : [element('slash:comments', {}, String(comments.count))]),
    ...linkExtras({ extras }, 'atom:link'),
    ...(rights === undefined ? [] : [element('dc:rights', {}, xmlLine(rights))]),
    ...contributors.map(xmlLine).flatMap((name) => (name === '' ? [] : [element('dc:contributor', {}, name)])),
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

function placeElements(place: NonNullable<PublishedArticle['extras']>['place']): readonly string[] {
  return place === undefined ? [] : [element('georss:point', {}, `${place.latitude} ${place.longitude}`)]
}
