import { z } from 'zod'
import { entryFields } from '../text/entry-fields.ts'
import { pattern, selector, selectorWithAttribute } from './expressions.ts'
import { requestHeaders } from './list-parts.ts'

const field = z.enum([...entryFields, 'categories'])

/** Schema of one rule of `replace`. */
export const replaceRule = z
  .strictObject({
    field: field.describe('The field of the entry it works on'),
    pattern: pattern.describe('Regular expression in RE2 syntax; every match in the field is replaced'),
    with: z
      .string()
      .max(1_000)
      .default('')
      .describe('What stands there instead, `$1` being the first group; default nothing'),
  })
  .describe('Replaces text in one field of every entry')

/** Schema of one rule of `where`. */
export const whereRule = z
  .strictObject({
    field: field.describe('The field of the entry it looks at'),
    matches: pattern.optional().describe('The entry is kept only where this is found in the field'),
    lacks: pattern.optional().describe('The entry is kept only where this is not found in the field'),
  })
  .refine((rule) => (rule.matches === undefined) !== (rule.lacks === undefined), 'one of matches, lacks')
  .describe('Keeps only some entries')

const removeRule = z.union([
  selector.describe('A CSS selector, or XPath; what it matches is removed'),
  z.strictObject({
    select: selector.describe('A CSS selector, or XPath'),
    onlyImages: z.literal(true).describe('Removes only what holds nothing but images'),
  }),
])

const pageFields = z
  .strictObject({
    title: selectorWithAttribute.optional(),
    published: selectorWithAttribute.optional().describe('Of <time>, its datetime is taken'),
    author: selectorWithAttribute.optional(),
    image: selectorWithAttribute.optional().describe('The (lazy) address of a picture, or a background'),
    categories: selectorWithAttribute.optional().describe('All that match'),
  })
  .describe(
    "CSS selectors, or XPath, on the article's page; `css@attribute` takes an attribute, of <meta> the content is taken",
  )

/** Schema of `article`: how an article's page is read. */
export const articleSchema = z
  .strictObject({
    content: z
      .array(selector)
      .min(1)
      .optional()
      .describe("CSS selectors, or XPath, of the text on the article's page; the first that finds text is taken"),
    headers: requestHeaders
      .optional()
      .describe(
        'Headers added to the requests for pages, cookies too; they go to the host of the listing and to `hosts` alone',
      ),
    hosts: z
      .array(z.string().regex(/^[a-z0-9.-]{1,253}$/, 'a host name in lower case'))
      .default([])
      .describe('Other hosts that `headers` go to, hosts under them included'),
    fields: pageFields.optional(),
    prefer: z
      .enum(['page', 'listing'])
      .optional()
      .describe('Which wins where both have a field: the page, or the listing; default page'),
    remove: z.array(removeRule).default([]).describe('What is taken out of the page'),
    next: selector.optional().describe("CSS selector, or XPath, of the link to the article's next page"),
    pages: z.int().min(1).max(50).default(10).describe('How many pages of one article are read at most; default 10'),
  })
  .refine(({ prefer, fields }) => prefer === undefined || fields !== undefined, {
    path: ['prefer'],
    message: 'fields beside it: without them the page only fills what the listing lacks',
  })
  .describe('How to get the full text where the listing lacks it')
