import { z } from 'zod'
import { jmespath, scriptPlace, selector, selectorWithAttribute } from './expressions.ts'
import { asked, checkSent, listHeaders, pages, webUrl } from './list-parts.ts'

const feedList = z.strictObject({
  url: webUrl.describe('Address of an RSS, Atom, RDF or JSON Feed'),
  headers: listHeaders,
  pages: pages.describe('How many pages one poll reads at most, by the feed\'s own rel="next"; default 1'),
})

const jsonList = z
  .strictObject({
    url: webUrl.describe('Address of the API'),
    ...asked,
    method: asked.method.unwrap().default('GET').describe('Default GET'),
    in: scriptPlace
      .optional()
      .describe(
        'Where the JSON stands in a page: a CSS selector such as script#__NEXT_DATA__ (or one with @attribute), or what it is given to, such as "window.__DATA__ ="',
      ),
    entries: jmespath.describe(
      'JMESPath giving a list of {id, url, title, published, updated, author, image, categories, summary, html, text}',
    ),
    next: jmespath.optional().describe('JMESPath giving the address of the next page'),
    pages,
  })
  .superRefine(checkSent)

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

const htmlList = z
  .strictObject({
    url: webUrl.describe('Address of the page'),
    ...asked,
    in: jmespath
      .optional()
      .describe('Where the HTML stands in a JSON answer: JMESPath giving a text, or a list of texts'),
    entries: selector.describe('CSS selector of every entry'),
    fields: htmlFields.prefault({}),
    next: selector.optional().describe('CSS selector of the link to the next page'),
    pages,
  })
  .superRefine(checkSent)

/** Schema of `list`: where the listing is and how it is read. */
export const listSchema = z
  .strictObject({ feed: feedList.optional(), json: jsonList.optional(), html: htmlList.optional() })
  .refine(
    (kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1,
    'exactly one of feed, json, html',
  )
  .describe('Where the listing is and how it is read')
