import { loadLibrary } from '../load-library.ts'

const maxLength = 40
const fillers = /_(?:rss2?|atom|feeds?|xml|latest|all|www|com|org|net)$/

/**
 * Makes an id (`[a-z0-9_]+`) one can read and say from a source's title, in any script (`腾讯新闻·财经` becomes
 * `tengxunxinwen_caijing`), else from its address; a number tells it from those that are taken.
 */
export function sourceIdFor(
  source: { readonly title?: string | undefined; readonly url: string },
  isTaken: (id: string) => boolean,
): string {
  const base =
    slug(source.title ?? '') || slug(new URL(source.url).hostname.replace(/^(?:www|feeds?|rss)\./, '')) || 'source'
  let id = base
  for (let number = 2; isTaken(id); number++) id = `${base}_${number}`
  return id
}

function slug(text: string): string {
  // Half a megabyte of tables, for what is done when a source is added.
  const { default: anyAscii } = loadLibrary('any-ascii') as typeof import('any-ascii')
  const words = anyAscii(text.normalize('NFKC').slice(0, 500))
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(fillers, '')
  if (words.length <= maxLength) return words
  const cut = words.slice(0, maxLength + 1)
  return cut.slice(0, cut.lastIndexOf('_') > 10 ? cut.lastIndexOf('_') : maxLength)
}
