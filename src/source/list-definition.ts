import { z } from 'zod'
import { jmespath, selector, selectorWithAttribute } from './expressions.ts'

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

const pages = z
  .int()
  .min(1)
  .max(50)
  .default(1)
  .describe('How many pages of the listing one poll reads at most; default 1')

const feedList = z.strictObject({
  url: webUrl.describe('Address of an RSS, Atom, RDF or JSON Feed'),
  headers: headers.optional(),
  pages: pages.describe('How many pages one poll reads at most, by the feed\'s own rel="next"; default 1'),
})

const jsonList = z.strictObject({
  url: webUrl.describe('Address of the API'),
  method: z.enum(['GET', 'POST']).default('GET').describe('Default GET'),
  headers: headers.optional(),
  body: z.json().optional().describe('Sent as JSON with a POST'),
  entries: jmespath.describe(
    'JMESPath giving a list of {id, url, title, published, updated, author, image, categories, summary, html, text}',
  ),
  next: jmespath.optional().describe('JMESPath giving the address of the next page'),
  pages,
})

const htmlFields = z
  .strictObject({
    id: selectorWithAttribute.optional(),
    url: selectorWithAttribute.prefault('a@href').describe('Default the first link'),
    title: selectorWithAttribute.optional().describe('Default the text of the first link that has one'),
    published: selectorWithAttribute.optional().describe('Of <time>, its datetime is taken'),
    updated: selectorWithAttribute.optional(),
    author: selectorWithAttribute.optional(),
    image: selectorWithAttribute.optional().describe('Of <img>, its (lazy) address is taken'),
    categories: selectorWithAttribute.optional().describe('All that match'),
    summary: selectorWithAttribute.optional(),
    html: selectorWithAttribute.optional().describe('The markup within'),
    text: selectorWithAttribute.optional(),
  })
  .describe('CSS selectors within an entry; `css@attribute` takes an attribute, else the text is taken')

const htmlList = z.strictObject({
  url: webUrl.describe('Address of the page'),
  headers: headers.optional(),
  entries: selector.describe('CSS selector of every entry'),
  fields: htmlFields.prefault({}),
  next: selector.optional().describe('CSS selector of the link to the next page'),
  pages,
})

/** Schema of `list`: where the listing is and how it is read. */
export const listSchema = z
  .strictObject({ feed: feedList.optional(), json: jsonList.optional(), html: htmlList.optional() })
  .refine(
    (kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1,
    'exactly one of feed, json, html',
  )
  .describe('Where the listing is and how it is read')
