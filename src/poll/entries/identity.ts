import { hash as digest } from 'node:crypto'
import type { Entry } from '../../parse/listing.ts'
import { canonicalUrl } from './canonical-url.ts'

/** What an entry is told apart by, where a definition forces it. */
export type IdentityKind = 'url' | 'guid' | 'content'

/** An entry and the names it goes by. */
export type IdentifiedEntry = {
  readonly entry: Entry
  /** The text the hash is made of. */
  readonly identity: string
  /** First 16 hex digits of SHA-256 of the identity: the name of the article's file. */
  readonly hash: string
  /** Hashes the entry may be archived under already, because the other entries of an earlier listing called for them. */
  readonly otherHashes: readonly string[]
}

/** Gives the hash of an identity: the first 16 hex digits of its SHA-256. */
export function hashOf(identity: string): string {
  return digest('sha256', identity).slice(0, 16)
}

/**
 * Identifies every entry of one listing, version 1 of the rules; changing them would double every archive.
 *
 * The canonical URL; with its fragment where only that tells entries of the listing apart; `<source id>#<guid>` where an
 * entry has no URL or several entries share one; then `<source id>#<title> <published>`. What a listing repeats comes once.
 */
export function identify(
  entries: readonly Entry[],
  options: { readonly sourceId: string; readonly identity?: IdentityKind | undefined },
): readonly IdentifiedEntry[] {
  const named = entries.map((entry) => {
    const page = entry.url && canonicalUrl(entry.url)
    return {
      entry,
      page,
      place: entry.url?.includes('#') ? canonicalUrl(entry.url, { keepFragment: true }) : page,
      guid: entry.id && `${options.sourceId}#${entry.id}`,
      headline: `${options.sourceId}#${entry.title}${entry.publishedAt ? ` ${entry.publishedAt.toISOString()}` : ''}`,
    }
  })
  const tellsApart = {
    page: unshared(named, (each) => each.page),
    place: unshared(named, (each) => each.place),
    guid: unshared(named, (each) => each.guid),
  }

  const identified = new Map<string, IdentifiedEntry>()
  for (const { entry, page, place, guid, headline } of named) {
    const url = page && tellsApart.page.has(page) ? page : place && tellsApart.place.has(place) ? place : undefined
    const ownGuid = guid && tellsApart.guid.has(guid) ? guid : undefined
    const identity = {
      chosen: () => url ?? ownGuid ?? headline,
      url: () => url ?? page ?? ownGuid ?? headline,
      guid: () => guid ?? url ?? headline,
      // Its text is read only where it is asked for.
      content: () => `${options.sourceId}#${entry.title}\n${entry.contentHtml ?? entry.summaryHtml ?? ''}`,
    }[options.identity ?? 'chosen']()
    const others = options.identity === undefined && identity === page ? [place, guid] : []
    const hash = hashOf(identity)
    if (identified.has(hash)) continue
    identified.set(hash, {
      entry,
      identity,
      hash,
      otherHashes: others.flatMap((other) => (other && other !== identity ? [hashOf(other)] : [])),
    })
  }
  return [...identified.values()]
}

/**
 * The keys that stand for one entry each. An entry the listing merely repeats (same title and time; at one address also
 * the same guid) does not make its key a shared one.
 */
function unshared<Named extends { readonly guid?: string | undefined; readonly headline: string }>(
  all: readonly Named[],
  keyOf: (each: Named) => string | undefined,
): ReadonlySet<string> {
  const seen = new Map<string, { readonly first: Named; guids?: Set<string>; headlines?: Set<string> }>()
  for (const each of all) {
    const key = keyOf(each)
    if (!key) continue
    const names = seen.get(key)
    if (names === undefined) {
      seen.set(key, { first: each })
      continue
    }
    // Hardly any key comes twice: what tells its entries apart is gathered only then.
    names.guids ??= new Set(guidOf(names.first, key))
    names.headlines ??= new Set([names.first.headline])
    for (const guid of guidOf(each, key)) names.guids.add(guid)
    names.headlines.add(each.headline)
  }
  const isSingle = (names: ReadonlySet<string> | undefined) => names === undefined || names.size === 1
  const single = [...seen].filter(([, { guids, headlines }]) => isSingle(guids) || isSingle(headlines))
  return new Set(single.map(([key]) => key))
}

/** The name an entry has beside its key; none where its guid is the key. */
function guidOf({ guid, headline }: { readonly guid?: string | undefined; readonly headline: string }, key: string) {
  return guid === key ? [] : [guid ?? headline]
}
