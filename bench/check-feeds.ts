import { existsSync } from 'node:fs'
import { access, readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Command } from 'commander'
import { forms, grammar, history, xmllint } from './check-feeds/documents.ts'
import { hugo } from './check-feeds/hugo.ts'
import { jsonFeed } from './check-feeds/json-feed.ts'
import type { Check } from './check-feeds/outcome.ts'
import { feedparser, newsboat, sfeed } from './check-feeds/readers.ts'
import { sampleOutput } from './check-feeds/sample-output.ts'
import { wholeOutput } from './check-feeds/whole-output.ts'

const checks: Readonly<Record<string, Check>> = {
  xmllint,
  grammar,
  jsonFeed,
  forms,
  history,
  newsboat,
  sfeed,
  feedparser,
  hugo,
}

const program = new Command('check:feeds')
  .description('Checks published feeds with what this machine has: xmllint, newsboat, sfeed, feedparser, hugo.')
  .argument(
    '[output]',
    'the output folder: all that can be published of it is, beside it, and checked; its articles are built with hugo',
    'output',
  )
  .option('--feeds <dir>', 'folder of source definitions', 'feeds')
  .option('--config <file>', 'settings', 'feedkeeper.yaml')
  .option('--sample', 'check feeds of ordinary and hostile articles that are made for it, instead')
  .option('--strict', 'what is not installed is a failure')
  .addHelpText('after', '\nExits with 1 where a check fails, with 2 where there is nothing to check.')
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
program.parse()
const options = program.opts<{ feeds: string; config: string; sample?: boolean; strict?: boolean }>()

const given = program.args[0] ?? 'output'
if (!options.sample && !existsSync(join(given, 'journal'))) {
  process.stderr.write(`there is nothing to check in ${given}: poll first, or ask for --sample\n`)
  process.exit(2)
}
const settings = await readFile(options.config, 'utf8').catch(() => undefined)
const { output, remove } = options.sample
  ? await sampleOutput()
  : await wholeOutput({ output: given, feeds: options.feeds, settings })
const feeds = join(output, 'feeds')
const names = await readdir(feeds, { recursive: true, withFileTypes: true }).catch(() => [])
const documents = names
  .filter((each) => each.isFile() && /^[^.].*\.(xml|json|opml)$/.test(each.name))
  .map((each) => relative(feeds, join(each.parentPath, each.name)))
  .sort()
const articles = join(output, 'articles')
const hasArticles = await access(articles).then(
  () => true,
  () => false,
)

for (const [name, check] of Object.entries(checks)) {
  const outcome = await check({ feeds, documents, ...(hasArticles && { articles }) })
  if (outcome.kind === 'passed') process.stdout.write(`ok       ${name}: ${outcome.what}\n`)
  else if (outcome.kind === 'skipped') process.stdout.write(`skipped  ${name}: ${outcome.why}\n`)
  else for (const fault of outcome.faults) process.stdout.write(`FAILED   ${name}: ${fault}\n`)
  if (outcome.kind === 'failed' || (outcome.kind === 'skipped' && options.strict)) process.exitCode = 1
}
await remove()
