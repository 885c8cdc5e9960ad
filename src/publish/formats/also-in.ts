import { webUri } from '../../text/web-uri.ts'
import type { PublishedArticle } from './published-article.ts'
import { escapeMarkup } from './xml-cleaning.ts'

/** Says beneath an article, in HTML and in Chinese where it is Chinese, where else its story stands; nothing where nowhere. */
export function alsoInText(alsoIn: NonNullable<PublishedArticle['alsoIn']>, lang: string): string {
  const places = alsoIn.flatMap(({ title, url }) => {
    const href = webUri(url)
    return href === undefined ? [] : [`<a href="${escapeMarkup(href)}">${escapeMarkup(title)}</a>`]
  })
  if (places.length === 0) return ''
  const isChinese = /^zh\b/i.test(lang)
  return isChinese ? `<p>另见：${places.join('、')}</p>` : `<p>Also in: ${places.join(', ')}</p>`
}
