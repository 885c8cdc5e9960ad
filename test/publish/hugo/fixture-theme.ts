/** A small theme that reads the front matter and the settings Mainroad reads, and shows them without any dress: its files by their paths. */
export const fixtureTheme: ReadonlyMap<string, string> = new Map([
  [
    'theme.toml',
    `name = "Fixture"
description = "Reads the same front matter and settings as Mainroad, and shows them without any dress."
min_version = "0.110.0"
`,
  ],
  [
    'i18n/en.yaml',
    `- id: recent_title
  translation: "Lately"
- id: tags_title
  translation: "Labels"
- id: read_more
  translation: "Go on"
`,
  ],
  [
    'i18n/zh-cn.yaml',
    `- id: recent_title
  translation: "新近"
- id: tags_title
  translation: "标记"
- id: read_more
  translation: "继续"
`,
  ],
  [
    'layouts/_default/baseof.html',
    `<!doctype html>
<html lang="{{ site.Language.Lang }}">
<head>
<meta charset="utf-8">
<title>{{ .Title }}</title>
{{ $font := site.Params.googleFontsLink | default "https://fonts.googleapis.com/css?family=Open+Sans" }}
{{ if hasPrefix $font "https:" }}<link rel="stylesheet" href="{{ $font }}">{{ end }}
</head>
<body>
<nav>{{ range site.Menus.main }}<a href="{{ .URL }}">{{ .Name }}</a>{{ end }}</nav>
{{ block "main" . }}{{ end }}
{{ if .Params.sidebar | default site.Params.sidebar.list }}
<aside>
{{ range .Params.widgets | default site.Params.sidebar.widgets }}
{{ if not (index site.Params.widgets .).cached }}{{ errorf "%s is built anew for every page" . }}{{ end }}
{{ end }}
<h4>{{ T "recent_title" }}</h4>
{{ range first site.Params.widgets.recent_num (where site.RegularPages "Type" "in" site.Params.mainSections) }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
<h4>{{ T "tags_title" }}</h4>
{{ range $name, $term := site.Taxonomies.tags }}{{ with site.GetPage (printf "/tags/%s" $name) }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}
</aside>
{{ end }}
</body>
</html>
`,
  ],
  [
    'layouts/_default/list.html',
    `{{ define "main" }}
{{ $pages := .Pages }}{{ if .IsHome }}{{ $pages = where site.RegularPages "Type" "in" site.Params.mainSections }}{{ end }}
{{ range (.Paginate $pages).Pages }}
<article>
<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
{{ if in site.Params.thumbnail.visibility "list" }}{{ with .Params.thumbnail }}<img src="{{ . }}" alt="">{{ end }}{{ end }}
{{ $page := . }}{{ range .Param "post_meta" }}{{ partial (printf "post_meta/%s.html" .) $page }}{{ end }}
<p>{{ .Summary }}</p>
{{ if and site.Params.readmore .Truncated }}<a href="{{ .RelPermalink }}">{{ T "read_more" }}</a>{{ end }}
</article>
{{ end }}
{{ end }}
`,
  ],
  [
    'layouts/_default/single.html',
    `{{ define "main" }}
<article>
<h1>{{ .Title }}</h1>
{{ with .Params.lead }}<p>{{ . }}</p>{{ end }}
{{ $page := . }}{{ range .Param "post_meta" }}{{ partial (printf "post_meta/%s.html" .) $page }}{{ end }}
{{ if in site.Params.thumbnail.visibility "post" }}{{ with .Params.thumbnail }}<img src="{{ . }}" alt="">{{ end }}{{ end }}
{{ if .Params.toc }}{{ .TableOfContents }}{{ end }}
{{ .Content }}
{{ range .Params.tags }}<a href="{{ "tags/" | relLangURL }}{{ . | urlize }}/" rel="tag">{{ . }}</a>{{ end }}
{{ if .Params.pager }}{{ with .PrevInSection }}<a href="{{ .RelPermalink }}" rel="prev">{{ .Title }}</a>{{ end }}{{ end }}
</article>
{{ end }}
`,
  ],
  [
    'layouts/partials/post_meta/categories.html',
    `{{ range .Params.categories }}{{ with site.GetPage (printf "/categories/%s" (. | urlize)) }}<a href="{{ .RelPermalink }}" rel="category">{{ .Title }}</a>{{ end }}{{ end }}
`,
  ],
  [
    'layouts/partials/post_meta/date.html',
    `<time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date | dateFormat (site.Params.dateformat | default "January 02, 2006") }}</time>
`,
  ],
])
