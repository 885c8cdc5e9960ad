import { z } from 'zod'
import { jmespath, selector, selectorWithAttribute } from '../expressions.ts'

const text = z.string().trim().min(1)
/** An address with `{{values}}`; its host is written out, so that no page chooses who is asked. */
const addressTemplate = text
  .max(2_000)
  .regex(
    /^(?:https:\/\/[a-z\d.-]+\/|\{\{(?:origin|page)\}\})/,
    'an https address, or one that begins with {{origin}} or {{page}}',
  )

const addressPattern = text.max(500).superRefine((pattern, context) => {
  try {
    urlPattern(pattern)
  } catch (error) {
    const message = `a URL pattern such as example.org/:name (${(error as Error).message})`
    context.addIssue({ code: 'custom', message, input: pattern })
  }
})

const kind = z
  .strictObject({
    at: z.array(addressPattern).min(1).optional(),
    page: z.array(selector).min(1).optional(),
    take: z.record(z.string().regex(/^[a-z]+$/i, 'a name of letters'), selectorWithAttribute).default({}),
    feeds: z.array(addressTemplate).min(1).max(5).optional(),
    lookup: z.strictObject({ url: addressTemplate, feed: jmespath }).optional(),
    definition: z.record(z.string(), z.json()).optional(),
    cannot: text.max(500).optional(),
  })
  .refine((each) => each.at !== undefined || each.page !== undefined, 'at or page')
  .refine(
    ({ feeds, lookup, definition, cannot }) =>
      [feeds, lookup, definition, cannot].filter((each) => each !== undefined).length === 1,
    'exactly one of feeds, lookup, definition, cannot',
  )

/** Schema of `recipes/<site>.yaml`: kinds of addresses and pages of one site or software, and what becomes a source of each. */
export const recipeSchema = z.strictObject({ name: text.max(100), kinds: z.array(kind).min(1) })

/** How sites of one kind are recognised, and what feed or definition comes of them. */
export type Recipe = z.output<typeof recipeSchema>

/** One kind of address or page of a recipe. */
export type RecipeKind = Recipe['kinds'][number]

/**
 * The pattern of an address, host and path, as the platform takes it (https://urlpattern.spec.whatwg.org/): any scheme of the
 * web, with `www.` or without.
 */
export function urlPattern(pattern: string): URLPattern {
  const slash = pattern.indexOf('/')
  if (slash < 1) throw new TypeError('a host, a slash and a path')
  return new URLPattern({
    protocol: 'http{s}?',
    hostname: `{www.}?${pattern.slice(0, slash)}`,
    pathname: pattern.slice(slash),
  })
}
