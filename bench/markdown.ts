import { Command } from 'commander'
import { htmlToMarkdown as mdream } from 'mdream'
import TurndownService from 'turndown'
import { htmlToMarkdown } from '../src/article/markdown/markdown.ts'
import { compare, type Verdict } from './fidelity/compare.ts'
import { defaultFiles, loadArticles } from './fidelity/load-articles.ts'
import { readHtml } from './fidelity/read-html.ts'
import { renderers } from './fidelity/render.ts'

const program = new Command('bench markdown')
  .description('Fidelity and speed of HTML to Markdown: stock turndown, feedkeeper, and mdream (Rust) as the ceiling.')
  .argument('[file]', 'articles, as check:markdown takes them; default: the last of its default files')
  .option('--rounds <n>', 'how often each converter goes over all articles', '5')
  .addHelpText(
    'after',
    '\nThe converters take turns every fifty articles, so that what else the machine does hits all alike: read the ratios.',
  )
  .parse()
const [file] = program.processedArgs as [string?]

const articles = await loadArticles(file ?? defaultFiles().at(-1) ?? '')
const stock = new TurndownService()
const converters = [
  { name: 'stock turndown', convert: (html: string) => stock.turndown(html) },
  { name: 'feedkeeper', convert: (html: string, url: string) => htmlToMarkdown(html, { url }).markdown },
  { name: 'mdream (Rust)', convert: (html: string, url: string) => mdream(html, { origin: url }) },
]
const references = articles.map(({ html, url }) => readHtml(html, url))

const batchLength = 50
const cpuMicroseconds = converters.map(() => 0)
for (let round = -1; round < Number(program.opts().rounds); round += 1) {
  const isWarmUp = round < 0
  for (let start = 0; start < articles.length; start += batchLength) {
    const batch = articles.slice(start, start + batchLength)
    converters.forEach(({ convert }, index) => {
      const before = process.cpuUsage()
      for (const { html, url } of batch) convert(html, url)
      const { user, system } = process.cpuUsage(before)
      if (!isWarmUp) cpuMicroseconds[index] = (cpuMicroseconds[index] ?? 0) + user + system
    })
  }
}

const megabytes = articles.reduce((sum, { html }) => sum + Buffer.byteLength(html), 0) / 1e6
const lines = [`${articles.length} articles, ${megabytes.toFixed(1)} MB, judged with markdown-it`]
for (const [index, { name, convert }] of converters.entries()) {
  const rendered = await renderers['markdown-it'](articles.map(({ html, url }) => convert(html, url)))
  const verdicts = rendered.map((html, at) =>
    compare(references[at] as (typeof references)[number], html, articles[at]?.url ?? ''),
  )
  const seconds = (cpuMicroseconds[index] ?? 0) / 1e6 / Number(program.opts().rounds)
  const ratio = (cpuMicroseconds[0] ?? 0) / (cpuMicroseconds[index] ?? 1)
  lines.push(
    `${name.padEnd(16)} ${Math.round(articles.length / seconds)} articles/CPU-s (${ratio.toFixed(2)} x stock), ` +
      `text ${share(verdicts, 'text')}, links ${share(verdicts, 'links')}, images ${share(verdicts, 'images')}, bold ${share(verdicts, 'bold')}`,
  )
}
process.stdout.write(`${lines.join('\n')}\n`)

function share(verdicts: readonly Verdict[], part: 'text' | 'links' | 'images' | 'bold'): string {
  return `${((100 * verdicts.filter((each) => each[part]).length) / verdicts.length).toFixed(2)} %`
}
