import type { FetchOutcome } from '../fetch/outcome.ts'
import type { Listing } from '../parse/listing.ts'

/**
 * The hubs a feed names and the address it is subscribed to by (WebSub, 4): of the answer's `Link` headers, else of its own
 * links; its own address is the topic where it names none.
 */
export function websubLinks(
  answer: Pick<Extract<FetchOutcome, { kind: 'fetched' }>, 'headers' | 'url'>,
  { hubUrls, selfUrl }: Pick<Listing, 'hubUrls' | 'selfUrl'>,
): { readonly hubUrls: readonly string[]; readonly topicUrl: string } {
  const header = [answer.headers.link ?? []].flat().join(', ').slice(0, 8_000)
  const links = [...header.matchAll(/<([^<>]{1,2000})>((?:\s*;\s*[\w*-]+=(?:"[^"]*"|[^\s;,"]+))*)/g)]
  const withRel = (rel: string) =>
    links.flatMap(([, target = '', parameters = '']) => {
      const [, quoted, bare = ''] = /;\s*rel=(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? []
      const rels = (quoted ?? bare).toLowerCase().split(/\s+/)
      return rels.includes(rel) ? (URL.parse(target, answer.url)?.href ?? []) : []
    })
  const hubs = withRel('hub')
  return {
    hubUrls: hubs.length > 0 ? hubs : hubUrls,
    topicUrl: withRel('self')[0] ?? selfUrl ?? answer.url,
  }
}
