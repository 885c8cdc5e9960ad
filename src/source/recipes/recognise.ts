import { type Recipe, type RecipeKind, urlPattern } from './recipe.ts'

/** Finds something on a page: whether a selector matches, and the text or attribute a selector leads to. */
export type PageFinder = {
  readonly has: (selector: string) => boolean
  readonly read: (place: RecipeKind['take'][string]) => string | undefined
}

/** What a recipe makes of an address: where a feed should be, who knows it, a definition not checked yet, or why there is none. */
export type Recognised = { readonly recipe: string } & (
  | { readonly feeds: readonly string[] }
  | { readonly lookup: { readonly url: string; readonly feed: string } }
  | { readonly definition: unknown }
  | { readonly cannot: string }
)

/**
 * What the recipes make of an address alone, or, where its page is at hand, of that page too; the former only where no page
 * is given, so that nothing comes twice.
 */
export function recognise(recipes: readonly Recipe[], url: string, page?: PageFinder): readonly Recognised[] {
  return recipes.flatMap(({ name, kinds }) => {
    for (const kind of kinds) {
      const needsPage = kind.page !== undefined || Object.keys(kind.take).length > 0
      const values = needsPage === (page !== undefined) ? valuesOf(kind, url, page) : undefined
      const made = values && outcomeOf(kind, values)
      if (made) return [{ recipe: name, ...made }]
    }
    return []
  })
}

type Values = ReadonlyMap<string, string>

/** What may stand in an address or an expression without changing its meaning. */
const harmless = /^[^\s"'`{}<>\\^|]{1,500}$/

function valuesOf(kind: RecipeKind, url: string, page: PageFinder | undefined): Values | undefined {
  const groups = kind.at === undefined ? {} : groupsOf(kind.at, url)
  if (groups === undefined) return undefined
  if (page && kind.page && !kind.page.some((selector) => page.has(selector))) return undefined
  const { origin, pathname, searchParams } = new URL(url)
  const taken = Object.entries(kind.take).map(([name, place]) => [name, page?.read(place)?.trim()] as const)
  const values = [
    ['origin', origin] as const,
    ['page', `${origin}${pathname}`.replace(/\/+$/, '')] as const,
    ...[...searchParams].map(([name, value]) => [`query.${name}`, value] as const),
    ...Object.entries(groups),
    ...taken,
  ]
  const usable = values.flatMap(([name, value]) => (value && harmless.test(value) ? [[name, value] as const] : []))
  return new Map(usable)
}

function groupsOf(patterns: readonly string[], url: string): Readonly<Record<string, string | undefined>> | undefined {
  for (const pattern of patterns) {
    const match = urlPattern(pattern).exec(url)
    if (match) return { ...match.hostname.groups, ...match.pathname.groups }
  }
  return undefined
}

function outcomeOf({ feeds, lookup, definition, cannot }: RecipeKind, values: Values) {
  if (cannot !== undefined) return { cannot }
  if (lookup) {
    const url = filled(lookup.url, values)
    return url === undefined ? undefined : { lookup: { url, feed: lookup.feed } }
  }
  if (definition) {
    const made = filledValue(definition, values)
    return made === undefined ? undefined : { definition: made }
  }
  const addresses = (feeds ?? []).flatMap((feed) => filled(feed, values) ?? [])
  return addresses.length > 0 ? { feeds: addresses } : undefined
}

/** A text with its `{{values}}`; absent where one of them is. */
function filled(template: string, values: Values): string | undefined {
  let isWhole = true
  const text = template.replace(/\{\{([\w.]+)\}\}/g, (_all, name: string) => {
    const value = values.get(name)
    if (value === undefined) isWhole = false
    return value ?? ''
  })
  return isWhole ? text : undefined
}

function filledValue(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return filled(value, values)
  if (typeof value !== 'object' || value === null) return value
  const inner = Object.entries(value).map(([name, each]) => [name, filledValue(each, values)] as const)
  if (inner.some(([, each]) => each === undefined)) return undefined
  return Array.isArray(value) ? inner.map(([, each]) => each) : Object.fromEntries(inner)
}
