import { Command, Option } from 'commander'
import { htmlToMarkdown } from '../src/article/markdown/markdown.ts'
import { compare, rawHtmlIn, type Verdict } from './fidelity/compare.ts'
import { defaultFiles, loadArticles, NoArticlesError } from './fidelity/load-articles.ts'
import { readHtml } from './fidelity/read-html.ts'
import { hasHugo, renderers } from './fidelity/render.ts'

type RendererName = keyof typeof renderers

const program = new Command('check:markdown')
  .description(
    'Converts the articles of FILE.ndjson to Markdown, renders that again and compares with the source HTML.',
  )
  .argument(
    '[file...]',
    'files with one JSON object a line (`html` or `description`, `link` or `url`, `title`), or folders of HTML files; ' +
      'default: our own fixtures, and ../shared/corpus where that is there',
  )
  .addOption(new Option('--renderer <name...>', 'renderers to judge by').choices(Object.keys(renderers)))
  .option('--worst <n>', 'how many of the worst articles are shown', '10')
  .option('--json', 'print one JSON object instead of a table')
  .addHelpText(
    'after',
    `
Reference is the source HTML as parse5 reads it, without what is hidden, scripts, styles, controls, advertising slots and
tracking pixels. White space and zero-width characters are not compared, all other text is, character by character; links
and pictures by their absolute addresses; bold by its letters and digits. A picture may be shown from any address its source names.
Exits with 1 where fewer than 99.9 % of the articles keep text, links and pictures or 99.5 % their bold text, with 2 on bad use.`,
  )
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
program.parse()
const options = program.opts<{ renderer?: RendererName[]; worst: string; json?: boolean }>()

const articles = (
  await Promise.all((program.args.length > 0 ? program.args : defaultFiles()).map(loadArticles)).catch(
    (error: unknown) => {
      if (error instanceof NoArticlesError) program.error(error.message, { exitCode: 2 })
      throw error
    },
  )
).flat()
const converted = articles.map((article) => htmlToMarkdown(article.html, { url: article.url }).markdown)
const references = articles.map((article) => readHtml(article.html, article.url))
const names = options.renderer ?? (['markdown-it', ...((await hasHugo()) ? ['hugo' as const] : [])] as RendererName[])
const rawHtml = converted.filter((markdown) => rawHtmlIn(markdown) > 0).length
const results: ReturnType<typeof summary>[] = []
for (const name of names) {
  const rendered = await renderers[name](converted)
  const verdicts = rendered.map((html, index) =>
    compare(references[index] as (typeof references)[number], html, articles[index]?.url ?? ''),
  )
  results.push(summary(name, verdicts))
}
print()
process.exitCode = results.every((each) => each.passes) ? 0 : 1

function summary(renderer: string, verdicts: readonly Verdict[]) {
  const share = (isKept: (verdict: Verdict) => boolean) => verdicts.filter(isKept).length / Math.max(1, verdicts.length)
  const total = (count: (verdict: Verdict) => number) => verdicts.reduce((sum, each) => sum + count(each), 0)
  const kept = {
    text: share((each) => each.text),
    links: share((each) => each.links),
    images: share((each) => each.images),
    bold: share((each) => each.bold),
    textLinksImages: share((each) => each.text && each.links && each.images),
  }
  const worst = verdicts
    .map((verdict, index) => ({ ...verdict, article: articles[index]?.name ?? '', index }))
    .filter((each) => each.difference !== '')
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, Number(options.worst))
  return {
    renderer,
    ...kept,
    lostCharacters: total((each) => each.lostCharacters),
    gainedCharacters: total((each) => each.gainedCharacters),
    lostBold: total((each) => each.lostBold),
    addedBlanks: total((each) => each.addedBlanks),
    articlesWithAddedBlanks: verdicts.filter((each) => each.addedBlanks > 0).length,
    passes: kept.textLinksImages >= 0.999 && kept.bold >= 0.995 && rawHtml === 0,
    worst,
  }
}

function weight(verdict: Verdict): number {
  return (
    verdict.lostCharacters + verdict.gainedCharacters + (verdict.links && verdict.images && verdict.text ? 0 : 1000)
  )
}

function print(): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ articles: articles.length, rawHtml, renderers: results })}\n`)
    return
  }
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`
  const lines = [`${articles.length} articles, ${rawHtml} with raw HTML`]
  for (const each of results) {
    lines.push(
      '',
      `${each.renderer}: exact text ${percent(each.text)}, links ${percent(each.links)}, images ${percent(each.images)}, all three ${percent(each.textLinksImages)}, bold ${percent(each.bold)}`,
      `  characters lost ${each.lostCharacters}, gained ${each.gainedCharacters}, bold lost ${each.lostBold}`,
      `  blanks the source has not: ${each.addedBlanks} in ${each.articlesWithAddedBlanks} articles`,
      ...each.worst.map(({ index, article, difference }) => `  #${index} ${article}\n      ${difference}`),
    )
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}
