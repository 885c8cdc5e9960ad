import { xmlLine } from '../formats/xml-cleaning.ts'
import { ownTheme } from './hugo-theme.ts'
import { labelLanguage } from './label-language.ts'

/** What a Hugo site is told of ours. */
export type HugoSite = {
  readonly title: string
  readonly url: string
  /** IANA zone the `date` of the articles is told in. */
  readonly timeZone: string
  /** BCP 47 language most articles are in. */
  readonly language: string
  /** The sources, whose names stand for their categories and tags. */
  readonly sources: readonly { readonly id: string; readonly title: string }[]
  /** The folder that is built as `content/posts`; absent where articles are put there one by one. */
  readonly archiveFolder?: string
}

/** The files of a Hugo site (0.110 or newer) by their paths: settings, a theme of ours, and the names of the sources. */
export function hugoFiles(site: HugoSite): ReadonlyMap<string, string> {
  return new Map([
    ['hugo.toml', settings(site)],
    ...[...ownTheme].map(([name, text]) => [`themes/feedkeeper/${name}`, text] as const),
    ...site.sources
      .filter(({ id, title }) => title !== id)
      .flatMap(({ id, title }) =>
        ['categories', 'tags'].map(
          (taxonomy) => [`content/${taxonomy}/${id}/_index.md`, `---\ntitle: ${quoted(title)}\n---\n`] as const,
        ),
      ),
  ])
}

function settings({ title, url, timeZone, language, archiveFolder }: HugoSite): string {
  return `baseURL = ${quoted(url)}
title = ${quoted(title)}

# The theme is the one setting to change: the archive's front matter is made for Mainroad
# (https://github.com/Vimux/Mainroad). Put that under themes/mainroad and write "mainroad" here.
theme = "feedkeeper"

# What most articles are written in, and the language of a theme's own words.
languageCode = ${quoted(language)}
defaultContentLanguage = ${quoted(labelLanguage(language))}
hasCJKLanguage = true

# The front matter tells its dates without a zone. Read as UTC, an article of the last hours would count as one of the
# future and be left out.
timeZone = ${quoted(timeZone)}

# Two letters of the hash are the folder of an article, and no part of its address.
[permalinks]
  posts = "/posts/:filename/"

# Articles hold no raw HTML; what looks like it is text.
[markup.goldmark.renderer]
  unsafe = false

[services.rss]
  limit = 50
${mounts(archiveFolder)}
# What Mainroad goes by.
[Params]
  mainSections = ["posts"]
  readmore = true
  post_meta = ["date", "categories"]
  dateformat = "2006-01-02 15:04"
  # Any other word than an address there: no fonts are fetched from Google.
  googleFontsLink = "none"

[Params.thumbnail]
  visibility = ["list", "post"]

[Params.sidebar]
  home = "right"
  list = "right"
  single = "right"
  widgets = ["search", "recent", "taglist"]

# Built anew for every page, the sidebar would take four times as long as all the rest.
[Params.widgets]
  recent_num = 5
[Params.widgets.recent]
  cached = true
[Params.widgets.taglist]
  cached = true
[Params.widgets.search]
  cached = true
`
}

function mounts(archiveFolder: string | undefined): string {
  if (archiveFolder === undefined) return ''
  return `
# The archive itself, where it is: nothing is copied. Pages of your own stand in content.
[[module.mounts]]
  source = ${quoted(archiveFolder)}
  target = "content/posts"

[[module.mounts]]
  source = "content"
  target = "content"
`
}

/** A basic string of TOML 1.0, and of YAML; JSON escapes all it has to but DEL, which cleaning takes out. */
function quoted(text: string): string {
  return JSON.stringify(xmlLine(text))
}
