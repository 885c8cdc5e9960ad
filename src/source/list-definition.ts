import { z } from 'zod'
import { htmlFields, xmlFields } from './element-fields.ts'
import { jmespath, pattern, scriptPlace, selector, xmlSelector, xmlSelectorWithAttribute } from './expressions.ts'
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
      'JMESPath giving a list of {id, url, title, published, updated, author, image, categories, enclosures, summary, html, text}',
    ),
    next: jmespath.optional().describe('JMESPath giving the address of the next page'),
    pages,
  })
  .superRefine(checkSent)

const htmlList = z
  .strictObject({
    url: webUrl.describe('Address of the page'),
    ...asked,
    in: jmespath
      .optional()
      .describe('Where the HTML stands in a JSON answer: JMESPath giving a text, or a list of texts'),
    entries: selector.describe('CSS selector, or XPath, of every entry'),
    fields: htmlFields.prefault({}),
    next: selector.optional().describe('CSS selector, or XPath, of the link to the next page'),
    pages,
  })
  .superRefine(checkSent)

const xmlList = z
  .strictObject({
    url: webUrl.describe('Address of the XML'),
    ...asked,
    entries: xmlSelector.describe(
      'Name, CSS selector or XPath of the elements that are entries; `ns|name` in CSS for ns:name',
    ),
    fields: xmlFields,
    next: xmlSelectorWithAttribute.optional().describe('The element that holds the address of the next page'),
    pages,
  })
  .superRefine(checkSent)

const sitemapList = z.strictObject({
  url: webUrl.describe('Address of a sitemap, or of an index of sitemaps; it may be gzipped'),
  headers: listHeaders,
  follow: pattern.optional().describe('Of an index only the sitemaps are read in whose address this is found (RE2)'),
  newest: z
    .int()
    .min(1)
    .max(2_000)
    .default(100)
    .describe('How many of the newest addresses of each are looked at; default 100'),
  pages: pages.default(3).describe('How many sitemaps of an index one poll reads at most, the newest first; default 3'),
})

/** Schema of `list`: where the listing is and how it is read. */
export const listSchema = z
  .strictObject({
    feed: feedList.optional(),
    json: jsonList.optional(),
    html: htmlList.optional(),
    xml: xmlList.optional(),
    sitemap: sitemapList.optional(),
  })
  .refine(
    (kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1,
    'exactly one of feed, json, html, xml, sitemap',
  )
  .describe('Where the listing is and how it is read')
