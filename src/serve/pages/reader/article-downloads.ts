import type { PageAnswer, PageRequest } from '../page.ts'
import type { PageParts } from '../page-parts.ts'
import { attachmentHeaders } from '../page-policy.ts'
import { capturesOf, originalsOf } from './read-article.ts'

const markdownType = 'text/markdown; charset=utf-8'

/** `/a/<hash>.md`, `/a/<hash>/<time>.md`: the file of an article, or what it was before it changed, byte for byte. */
export async function articleFile(
  { archive }: PageParts,
  { groups: [hash = '', version] }: Pick<PageRequest, 'groups'>,
): Promise<PageAnswer> {
  const bytes = await (version === undefined ? archive.articles.get(hash) : archive.revisions.get(hash, version))
  if (bytes === undefined) return { kind: 'absent' }
  const name = version === undefined ? `${hash}.md` : `${hash}-${version}`
  return { kind: 'file', bytes, mediaType: markdownType, headers: attachmentHeaders(name) }
}

/** `/a/<hash>/original`: what the site sent, as it came, to be saved; further pages of it are counted from 2. */
export async function articleOriginal(
  parts: PageParts,
  { groups: [hash = '', page = '1'] }: Pick<PageRequest, 'groups'>,
): Promise<PageAnswer> {
  const { archive } = parts
  const record = (await archive.catalog.articles.find([hash])).get(hash)
  const places = record && originalsOf(await capturesOf(record, parts), parts.isPrivate(record.sourceId))
  const place = places?.[Number(page) - 1]
  if (place === undefined) return { kind: 'absent' }
  const { answer } = await archive.captures.read(place)
  const [type] = [answer.headers['content-type'] ?? ''].flat()
  const mediaType = /^[\w.+-]+\/[\w.+-]+(?:;\s*charset="?[\w.:-]+"?)?$/.test(type ?? '')
    ? String(type)
    : 'application/octet-stream'
  const ending = /html/i.test(mediaType) ? 'html' : (/(xml|json)/i.exec(mediaType)?.[1]?.toLowerCase() ?? 'bin')
  const name = `${hash}-${new Date(answer.atMs).toISOString().slice(0, 10)}${page === '1' ? '' : `-${page}`}.${ending}`
  return { kind: 'file', bytes: answer.body, mediaType, headers: attachmentHeaders(name) }
}
