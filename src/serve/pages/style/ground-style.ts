/**
 * The ground of all pages: colours, letters, links. Colours are named by what they are for; there is one accent, for what can
 * be followed or pressed. Nothing is told by colour alone.
 *
 * Latin and Chinese stand together: the system's own letters for each, by the `lang` of the text, with the forms of the
 * mainland, Taiwan, Hong Kong or Japan as that says; more room between lines where the text is Chinese or Japanese.
 */
export const groundStyle = `
:root { color-scheme: light dark;
  --ink: #1d2126; --quiet: #59616b; --line: #dfdcd5; --paper: #fcfbf8; --raised: #f3f1ec; --accent: #0a58a8;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --hans: "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC";
  --hant: "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans TC";
  --kana: "Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", "Noto Sans JP";
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  --letters: var(--sans), var(--hans); --leading: 1.5 }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #dfe3e7; --quiet: #9ba4ae; --line: #31363c; --paper: #16181b; --raised: #1f2226; --accent: #86b9f0 }
}
* { box-sizing: border-box }
html { font-size: 100%; -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--paper); color: var(--ink);
  font-family: var(--letters); line-height: var(--leading); overflow-wrap: anywhere; text-autospace: normal }
:lang(zh), :lang(ja) { --leading: 1.7; line-break: strict }
:lang(zh) { --letters: var(--sans), var(--hans) }
:lang(zh-TW), :lang(zh-HK), :lang(zh-MO), :lang(zh-Hant) { --letters: var(--sans), var(--hant) }
:lang(ja) { --letters: var(--sans), var(--kana) }
[lang] { font-family: var(--letters) }
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0 }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; font-weight: 650 }
:is(h1, h2, h3):is(:lang(zh), :lang(ja)) { text-wrap: wrap }
h1 { font-size: 1.6rem; letter-spacing: -.011em }
h1 + p { margin-top: .4rem }
h2 { font-size: 1.0625rem }
h3 { font-size: 1rem }
:lang(zh) h1, h1:lang(zh), h1 :lang(zh), :lang(ja) h1, h1:lang(ja) { letter-spacing: 0; line-height: 1.4 }
ul, ol { list-style: none }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: .06em }
a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px }
time, .number { font-variant-numeric: tabular-nums }
.quiet { color: var(--quiet) }
.small { font-size: .875rem }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
svg { max-width: 100% }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th { text-align: start; font-weight: 600 }
button, input, select { font: inherit; color: inherit }
`
