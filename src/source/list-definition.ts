import { z } from 'zod'
import { jmespath, selector, selectorWithAttribute } from './expressions.ts'
import { templateFault, withoutParts } from './template.ts'

/** A text that may have computed parts. */
const template = z.string().superRefine((text, context) => {
  const fault = templateFault(text)
  if (fault !== undefined) context.addIssue({ code: 'custom', message: `computed parts (${fault})`, input: text })
})

const webUrl = template
  .max(4_096)
  .refine((text) => {
    const url = URL.parse(withoutParts(text))
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  }, 'an absolute http or https address without user name')
  .refine((text) => !/^https?:\/\/[^/?#]*\$\{/i.test(text), 'an address whose host is no computed part')

/** Schema of headers that are added to requests. */
export const requestHeaders = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'an HTTP header name'),
  template.regex(/^[\t\x20-\x7e]*$/, 'one line of ASCII'),
)
const headers = requestHeaders.describe('Headers added to the request for the listing')

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

const jsonList = z
  .strictObject({
    url: webUrl.describe('Address of the API'),
    method: z.enum(['GET', 'POST']).default('GET').describe('Default GET'),
    headers: headers.optional(),
    body: z.json().superRefine(checkParts).optional().describe('Sent as JSON with a POST'),
    form: z
      .record(z.string().min(1).max(200), z.union([template, z.number(), z.boolean(), z.array(template).max(100)]))
      .optional()
      .describe('Sent as a form with a POST, in the place of a body'),
    text: template
      .max(100_000)
      .optional()
      .describe('Sent as it is with a POST, in the place of a body; say its content-type in headers'),
    entries: jmespath.describe(
      'JMESPath giving a list of {id, url, title, published, updated, author, image, categories, summary, html, text}',
    ),
    next: jmespath.optional().describe('JMESPath giving the address of the next page'),
    pages,
  })
  .superRefine(({ method, body, form, text }, context) => {
    const bodies = [body, form, text].filter((each) => each !== undefined)
    if (bodies.length > 1) context.addIssue({ code: 'custom', message: 'one of body, form and text', input: bodies })
    if (bodies.length > 0 && method === 'GET') {
      context.addIssue({
        code: 'custom',
        path: ['method'],
        message: 'POST, since there is something to send',
        input: method,
      })
    }
  })

function checkParts(value: unknown, context: z.RefinementCtx): void {
  if (typeof value === 'string') {
    const fault = templateFault(value)
    if (fault !== undefined) context.addIssue({ code: 'custom', message: `computed parts (${fault})`, input: value })
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) checkParts(inner, context)
  }
}

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
