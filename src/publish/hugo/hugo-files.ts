import { xmlLine } from '../formats/xml-cleaning.ts'

/** What a Hugo site is told of ours. */
export type HugoSite = {
  readonly title: string
  readonly url: string
  /** IANA zone the `date` of the articles is told in. */
  readonly timeZone: string
  /** The folder that is built as `content/posts`; absent where articles are put there one by one. */
  readonly archiveFolder?: string
}

/** The files of a minimal Hugo site (0.110 or newer) by their paths: settings and layouts, enough to build without a theme. */
export function hugoFiles(site: HugoSite): ReadonlyMap<string, string> {
  return new Map([
    ['hugo.toml', settings(site)],
    ['layouts/_default/baseof.html', frame],
    ['layouts/_default/list.html', list],
    ['layouts/_default/single.html', single],
    ['layouts/index.html', list],
  ])
}

function settings({ title, url, timeZone, archiveFolder }: HugoSite): string {
  const mount =
    archiveFolder === undefined
      ? ''
      : `
# The archive itself, where it is: nothing is copied.
[[module.mounts]]
  source = ${quoted(archiveFolder)}
  target = "content/posts"

[[module.mounts]]
  source = "layouts"
  target = "layouts"

[[module.mounts]]
  source = "static"
  target = "static"
`
  return `baseURL = ${quoted(url)}
title = ${quoted(title)}
languageCode = "en"

# The front matter tells its dates without a zone. Read as UTC, an article of the last hours would count as one of the
# future and be left out.
timeZone = ${quoted(timeZone)}

# Two letters of the hash are the folder of an article, and no part of its address.
[permalinks]
  posts = "/posts/:filename/"

# Articles hold no raw HTML; what looks like it is text.
[markup.goldmark.renderer]
  unsafe = false
${mount}
# The archive's front matter is made for the theme Mainroad (https://github.com/Vimux/Mainroad). To use it, put it under
# themes/mainroad, delete our layouts, and take the comment signs away:
#
# theme = "mainroad"
#
# [Params]
#   readmore = true
#   thumbnail = { visibility = ["list", "post"] }
#   [Params.sidebar]
#     home = "right"
#     list = "right"
#     single = "right"
#     widgets = ["search", "recent", "taglist"]
#
# Without this the theme builds its sidebar anew for every page, which takes four times as long:
#   [Params.widgets]
#     recent_num = 5
#   [Params.widgets.recent]
#     cached = true
#   [Params.widgets.taglist]
#     cached = true
#   [Params.widgets.search]
#     cached = true
`
}

/** A basic string of TOML 1.0; JSON escapes all it has to but DEL, which cleaning takes out. */
function quoted(text: string): string {
  return JSON.stringify(xmlLine(text))
}

const frame = `<!doctype html>
<html lang="{{ with .Params.lang }}{{ index . 0 }}{{ else }}{{ site.LanguageCode }}{{ end }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }}</title>
{{ range .AlternativeOutputFormats }}<link rel="{{ .Rel }}" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">
{{ end }}</head>
<body>
<header><a href="{{ "/" | relURL }}">{{ site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
`

const list = `{{ define "main" }}
<h1>{{ .Title }}</h1>
{{ $pages := .RegularPages }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ end }}
{{ $paginator := .Paginate $pages 50 }}
<ul>
{{ range $paginator.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02 15:04" }}</time></li>
{{ end }}</ul>
{{ with $paginator.Prev }}<a href="{{ .URL }}" rel="prev">newer</a>{{ end }}
{{ with $paginator.Next }}<a href="{{ .URL }}" rel="next">older</a>{{ end }}
{{ end }}
`

const single = `{{ define "main" }}
<article>
<h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02 15:04" }}</time></p>
{{ with .Params.thumbnail }}<img src="{{ . }}" alt="">{{ end }}
{{ .Content }}
</article>
{{ end }}
`
