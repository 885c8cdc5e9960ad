/** The files of the theme a site is built with until another is named: title, date, picture and text, without a word of any language. */
export const ownTheme: ReadonlyMap<string, string> = new Map([
  [
    'layouts/_default/baseof.html',
    `<!doctype html>
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
`,
  ],
  [
    'layouts/_default/list.html',
    `{{ define "main" }}
<h1>{{ .Title }}</h1>
{{ $pages := .RegularPages }}{{ if .IsHome }}{{ $pages = site.RegularPages }}{{ end }}
{{ if eq .Kind "taxonomy" }}{{ $pages = .Pages }}{{ end }}
{{ $paginator := .Paginate $pages 50 }}
<ul>
{{ range $paginator.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02 15:04" }}</time></li>
{{ end }}</ul>
{{ with $paginator.Prev }}<a href="{{ .URL }}" rel="prev">←</a>{{ end }}
{{ with $paginator.Next }}<a href="{{ .URL }}" rel="next">→</a>{{ end }}
{{ end }}
`,
  ],
  [
    'layouts/_default/single.html',
    `{{ define "main" }}
<article>
<h1>{{ .Title }}</h1>
<p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02 15:04" }}</time>
{{ range .GetTerms "categories" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</p>
{{ with .Params.thumbnail }}<img src="{{ . }}" alt="">{{ end }}
{{ .Content }}
</article>
{{ end }}
`,
  ],
])
