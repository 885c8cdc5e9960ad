import { validate as isCron } from 'node-cron'
import { z } from 'zod'
import { duration } from '../duration.ts'

const webUrl = z
  .string()
  .max(4_096)
  .refine((text) => {
    const url = URL.parse(text)
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  }, 'an absolute http or https address without user name')

const headers = z
  .record(
    z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'an HTTP header name'),
    z.string().regex(/^[\t\x20-\x7e]*$/, 'one line of ASCII'),
  )
  .describe('Headers added to the request for the listing')

const timeZone = z
  .string()
  .refine((name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name })
      return true
    } catch {
      return false
    }
  }, 'an IANA time zone such as Asia/Shanghai')
  .describe("Zone of the site's dates that carry none; default UTC")

const pattern = z
  .string()
  .min(1)
  .max(1_000)
  .describe('Regular expression in RE2 syntax, matched everywhere in the field')

const field = z.enum(['id', 'url', 'title', 'published', 'updated', 'author', 'image', 'html', 'text', 'summary'])

const replaceRule = z
  .strictObject({
    field: field.describe('The field of the entry it works on'),
    pattern,
    with: z.string().max(1_000).default('').describe('What stands there instead; default nothing'),
  })
  .describe('Replaces text in one field of every entry')

const feedList = z.strictObject({
  url: webUrl.describe('Address of an RSS, Atom, RDF or JSON Feed'),
  headers: headers.optional(),
})

const jsonList = z.strictObject({
  url: webUrl.describe('Address of the API'),
  method: z.enum(['GET', 'POST']).default('GET').describe('Default GET'),
  headers: headers.optional(),
  body: z.json().optional().describe('Sent as JSON with a POST'),
  entries: z
    .string()
    .min(1)
    .max(10_000)
    .describe(
      'JMESPath giving a list of {id, url, title, published, updated, author, image, categories, summary, html, text}',
    ),
})

const list = z
  .strictObject({ feed: feedList.optional(), json: jsonList.optional() })
  .refine(
    (kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1,
    'exactly one of feed, json',
  )

const removeRule = z.union([
  z.string().min(1).describe('A CSS selector; what it matches is removed'),
  z.strictObject({
    select: z.string().min(1).describe('A CSS selector'),
    onlyImages: z.literal(true).describe('Removes only what holds nothing but images'),
  }),
])

const article = z.strictObject({
  content: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("CSS selectors of the text on the article's page; the first that matches is taken"),
  remove: z.array(removeRule).default([]).describe('What is taken out of the text'),
})

/** Schema of `feeds/<id>.yaml`: what is polled, when, and how its articles are read. */
export const sourceDefinition = z
  .strictObject({
    title: z.string().min(1).max(200).optional().describe("Name of the source; default the listing's own title"),
    lang: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 tag such as zh-CN')
      .optional()
      .describe("BCP 47 language tag of the articles; default the listing's own"),
    timeZone: timeZone.default('UTC'),
    schedule: z
      .string()
      .refine(isCron, 'a cron expression such as "*/5 * * * *"')
      .optional()
      .describe("When to poll, as a cron expression in the source's time zone"),
    every: duration
      .refine((ms) => ms >= 1_000, 'at least 1s')
      .optional()
      .describe('How often to poll, such as 10m'),
    list: list.describe('Where the listing is and how it is read'),
    replace: z.array(replaceRule).default([]).describe('Replacements in the fields of every entry, in order'),
    article: article.optional().describe('How to get the full text where the listing lacks it'),
  })
  .refine((source) => source.schedule === undefined || source.every === undefined, 'schedule or every, not both')

/** A source as its definition gives it, defaults filled in. */
export type SourceDefinition = z.output<typeof sourceDefinition>

/** The part of a definition that says where the listing is and how it is read. */
export type ListDefinition = SourceDefinition['list']

/** The part of a definition that says how an article's page is read. */
export type ArticleRules = NonNullable<SourceDefinition['article']>

/** JSON Schema (2020-12) of a definition, for editors: the text of `feeds/schema.json`. */
export function definitionJsonSchema(): string {
  const schema = z.toJSONSchema(sourceDefinition, { io: 'input' })
  return `${JSON.stringify({ ...schema, title: 'feedkeeper source' }, undefined, 2)}\n`
}
