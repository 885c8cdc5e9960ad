import { archivePages } from './archive/archive-pages.ts'
import { addPage } from './doing/add-page.ts'
import { loginPages } from './doing/login-page.ts'
import { removePage } from './doing/remove-page.ts'
import { sourceActs } from './doing/source-acts.ts'
import { feedPages } from './feeds/feed-pages.ts'
import type { PageRoute } from './page.ts'
import type { PageParts } from './page-parts.ts'
import { readerPages } from './reader/reader-pages.ts'
import { searchPage } from './search/search-page.ts'
import { createShowArticles } from './shown-articles.ts'
import { sourcePage } from './sources/source-page.ts'
import { sourcesPage } from './sources/sources-page.ts'
import { todayPage } from './today/today-page.ts'

/**
 * The table of all pages; the first whose pattern matches a path answers.
 *
 * A page comes into being so: a room of its own under `pages/` exports a function of `PageParts` (what it needs beside, it
 * names there, and `serve-feeds.ts` gives it) that makes one or more `PageRoute`s, and is named here. One with a `section`
 * comes into the navigation. Its HTML is written with the tag of `html.ts`, which escapes all that is put in; its words stand
 * in its section of `words/english.ts` and `words/chinese.ts`, its forms in `style/<room>-style.ts`, named in
 * `stylesheet.ts`. No `style` attribute and no script works in a page (`page-policy.ts`): charts take classes, or attributes
 * of SVG. Links begin with `view.site.basePath`; addresses that are copied with `view.site.baseUrl`. Times are written by
 * `shownTime`, lists of articles by `articleList`. Texts of sources carry their `lang` and `dir="auto"`.
 */
export function createPages(parts: PageParts): readonly PageRoute[] {
  const showArticles = createShowArticles(parts)
  const { operating } = parts
  const doing =
    operating === undefined
      ? []
      : [
          ...loginPages(operating.admin),
          ...sourceActs(operating.acts),
          addPage(operating.acts),
          removePage(operating.acts, parts),
        ]
  return [
    ...doing,
    todayPage(parts, showArticles),
    sourcesPage(parts),
    sourcePage(parts, showArticles),
    ...readerPages(parts, showArticles),
    ...archivePages(parts, showArticles),
    searchPage(parts),
    ...feedPages(parts, showArticles),
  ]
}
