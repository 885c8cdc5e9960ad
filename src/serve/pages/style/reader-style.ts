/**
 * An article to be read: 60 to 75 Latin or 32 to 40 Chinese letters in a line, the text's own leading, pictures as wide as the
 * lines at most. A serif for Latin; Chinese stands in the letters of the page, which are easier to read on a screen, and its
 * stress is set in dots, since Chinese has no italics. What came and went in a revision is told by a line under or through it.
 */
export const readerStyle = `
.reader, .after, .revision { max-width: 40rem }
.from { color: var(--quiet); font-size: .9375rem; margin-bottom: .5rem }
.from a { color: inherit }
.byline { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-top: .75rem; color: var(--quiet); font-size: .9375rem }
.reader header { margin-bottom: 2rem }
.reader h1 { font-size: clamp(1.5rem, 1.2rem + 1.4vw, 2.05rem) }
.prose { --serif: "Iowan Old Style", "Charter", "Source Serif 4", "Noto Serif", Cambria, Georgia, "Liberation Serif", serif;
  font: 1.1875rem/1.65 var(--serif), var(--hans); hanging-punctuation: allow-end; max-width: 57ch }
.prose:lang(zh), .prose:lang(ja) { font: 1.0625rem/1.9 var(--letters); max-width: 36em; text-spacing-trim: trim-start }
.prose:lang(ko) { font: 1.0625rem/1.8 var(--sans), "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR" }
.prose > * + * { margin-top: 1.1em }
.prose p, .prose li { text-wrap: pretty }
.prose h2, .prose h3, .prose h4, .prose h5, .prose h6 { margin-top: 1.8em; font-family: var(--letters); line-height: 1.35 }
.prose h2 { font-size: 1.2em }
.prose h3 { font-size: 1.08em }
.prose h4, .prose h5, .prose h6 { font-size: 1em }
.prose h2 + *, .prose h3 + *, .prose h4 + * { margin-top: .6em }
.prose ul, .prose ol { padding-inline-start: 1.4em; list-style: revert }
.prose li + li { margin-top: .35em }
.prose li > ul, .prose li > ol { margin-top: .35em }
.prose blockquote { margin-inline: 0; padding-inline-start: 1.1em; border-inline-start: 3px solid var(--line); color: var(--quiet) }
.prose blockquote > * + * { margin-top: .8em }
.prose img, .prose video { max-width: 100%; height: auto; border-radius: 3px }
.prose p > img:only-child { display: block; margin-inline: auto }
.prose audio { width: 100% }
.prose hr { border: 0; border-top: 1px solid var(--line); margin-block: 2em; width: 6em; margin-inline: auto }
.prose code { font: .85em/1.5 var(--mono); background: var(--raised); padding: .1em .3em; border-radius: 3px }
.prose pre { overflow-x: auto; padding: .9em 1em; background: var(--raised); border-radius: 3px; line-height: 1.5 }
.prose pre code { padding: 0; background: none; overflow-wrap: normal }
.prose table { display: block; max-width: 100%; overflow-x: auto; font: .85em/1.5 var(--letters) }
.prose th, .prose td { padding: .35em .8em .35em 0; border-bottom: 1px solid var(--line); vertical-align: top; min-width: 4em }
.prose .right { text-align: end }
.prose .center { text-align: center }
.prose :lang(zh) em, .prose:lang(zh) em, .prose:lang(ja) em { font-style: normal; text-emphasis: filled dot; text-emphasis-position: under right }
.after { margin-top: 3.5rem; border-top: 1px solid var(--line) }
.after > p, .after section, .turn { margin-top: 1.75rem }
.after section li { padding-block: .25rem }
.turn { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem }
.turn .newer { grid-column: 2; text-align: end }
.turn a { color: var(--ink); text-decoration: none }
.turn a:hover { color: var(--accent); text-decoration: underline }
.after .about ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem }
.after .about { color: var(--quiet); border-top: 1px solid var(--line); padding-top: .75rem }
ins { text-decoration: underline; text-decoration-thickness: .12em; background: var(--raised); font-weight: 600 }
del { text-decoration: line-through; color: var(--quiet) }
.difference > p { margin-top: .8em; white-space: pre-wrap; padding-inline-start: 1rem; border-inline-start: 3px solid var(--line) }
.revision, .first-seen { margin-top: 2.25rem }
.revision > p { margin-top: .6rem }
@media (max-width: 30rem) { .turn { grid-template-columns: 1fr } .turn .newer { grid-column: 1; text-align: start } }
@media print {
  .prose { font-size: 11pt; max-width: none }
  .reader, main.text { max-width: none }
  .after, audio, video { display: none }
  .prose a { color: inherit; text-decoration: underline }
  .prose img { max-height: 12cm; break-inside: avoid }
  h1, h2, h3 { break-after: avoid }
  .byline a[href]::after { content: " " attr(href); word-break: break-all }
  p { orphans: 3; widows: 3 }
}
`
