const names = (list: string): ReadonlySet<string> => new Set(list.split(' '))
/** Elements without an end (HTML, 13.1.2). */
export const voidElements = names('area br embed hr img input source track wbr col link meta base param')
/** What ends a paragraph that is open (HTML, 13.2.6.4.7). */
export const endsParagraph = names(
  'address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup hr li ' +
    'main menu nav ol p pre search section summary ul h1 h2 h3 h4 h5 h6 dd dt table',
)
/** A heading ends no heading, but its end tag ends any. */
export const headings = names('h1 h2 h3 h4 h5 h6')
/** What a browser would put elsewhere, copy, ignore or read by rules of its own wherever it stands. */
export const refused = names(
  'applet caption col colgroup form frame frameset image input isindex keygen listing marquee math nobr noembed noframes ' +
    'object optgroup option plaintext rb rp rt rtc ruby select template textarea xmp',
)
/** What a fragment has no place for: a browser leaves the tags out. */
export const ignored = names('html head body')
/** What a drawing is made of; anything else in one could end it, or be HTML again. */
export const drawn = names(
  'path g circle ellipse line polyline polygon rect defs use mask clippath symbol lineargradient radialgradient stop text tspan',
)
/** Where each part of a table may stand, and which part before it its start tag ends. */
export const tableParts: Readonly<
  Record<string, { readonly within: ReadonlySet<string>; readonly ends: readonly string[] }>
> = {
  thead: { within: names('table'), ends: [] },
  tbody: { within: names('table'), ends: [] },
  tfoot: { within: names('table'), ends: [] },
  tr: { within: names('thead tbody tfoot'), ends: ['td', 'th', 'tr'] },
  td: { within: names('tr'), ends: ['td', 'th'] },
  th: { within: names('tr'), ends: ['td', 'th'] },
}
/** Parts of a table in which text is put before the table. */
export const holdsNoText = names('table thead tbody tfoot tr')
