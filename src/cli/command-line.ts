import { readFileSync } from 'node:fs'
import { Command, CommanderError, Option } from 'commander'
import { logLevels } from '../log/log-levels.ts'
import { exitCodes } from './exit-codes.ts'
import type { GlobalOptions } from './global-options.ts'
import { instantOf, rolesIn, wholeNumber } from './option-values.ts'
import { endDespiteLookUps } from './process/end-at-once.ts'
import { growSlowly } from './process/grow-slowly.ts'
import { shortenResolverPatience } from './process/resolver-patience.ts'
import { statusOrders } from './status-orders.ts'
import { outliveOutput } from './terminal.ts'

// Names are looked up in half of libuv's threads: with two, as it comes, two names nobody answers for would hold up all other
// hosts. It is read when the first thread is needed.
process.env.UV_THREADPOOL_SIZE ??= '32'
shortenResolverPatience(process.env)
outliveOutput()

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
  description: string
}

const program = new Command('feedkeeper')
  .description(description)
  .version(version)
  .option('--config <file>', 'settings', 'feedkeeper.yaml')
  .option('--feeds <dir>', 'folder of source definitions', 'feeds')
  .option('--output <dir>', 'folder of the archive, the catalog and the feeds', 'output')
  .option('--json', 'print results as JSON', false)
  .addOption(new Option('--log-level <level>', 'how much is logged to stderr').choices(logLevels))
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()

/** Runs a command's module, loaded only when it is asked for, and makes its number the exit code. */
function action<Options extends GlobalOptions, Arguments extends unknown[]>(
  load: () => Promise<(options: Options, ...values: Arguments) => Promise<number>>,
): (...values: [...Arguments, object, Command]) => Promise<void> {
  return async (...values) => {
    const command = values.at(-1) as Command
    const own = values.slice(0, -2) as Arguments
    const run = await load()
    process.exitCode = await run(command.optsWithGlobals<Options>(), ...own)
  }
}

program
  .command('init')
  .description('make folders for definitions and output, and a settings file to fill in; what is there is left alone')
  .action(action(async () => (await import('./commands/init/init-command.ts')).initCommand))

program
  .command('run')
  .description('poll every source on its schedule, keep the articles, publish the feeds; until stopped')
  .addOption(
    new Option('--roles <roles>', 'what this worker does, of poll, publish and serve, with commas between')
      .argParser(rolesIn)
      .default(['poll', 'publish', 'serve'], 'all of it'),
  )
  .option('--check', 'only check settings and definitions: 0 all well, 2 something is wrong', false)
  .action(
    action(async () => {
      if (process.argv.includes('--check')) return (await import('./commands/check-command.ts')).checkCommand
      const { spareMemory } = await import('./process/spare-memory.ts')
      spareMemory()
      return (await import('./commands/run-command.ts')).runCommand
    }),
  )

program
  .command('poll')
  .description('poll now, once, publish and exit: 0 all well, 1 some source failed, 2 bad use or settings')
  .argument('[sources...]', 'ids of the sources to poll; all of them by default')
  .action(action(async () => (await import('./commands/poll-command.ts')).pollCommand))

program
  .command('publish')
  .description('write every merged feed of what is kept; files that would not change are left alone')
  .option('--everything', 'write every document anew, also those that are thought to be right', false)
  .action(
    action(async () => {
      const { publishCommand } = await import('./commands/publish-command.ts')
      growSlowly()
      return publishCommand
    }),
  )

program
  .command('hash-password')
  .description('read a password from stdin and print what the setting server.adminPassword takes')
  .action(action(async () => (await import('./commands/hash-password-command.ts')).hashPasswordCommand))

program
  .command('hugo')
  .description('make a minimal Hugo site over the archive; files that are there are left alone')
  .argument('<dir>', 'the folder of the site')
  .addOption(
    new Option('--months <n>', 'only articles of the last so many months, linked into the site').argParser(wholeNumber),
  )
  .action(action(async () => (await import('./commands/hugo-command.ts')).hugoCommand))

program
  .command('status')
  .description('how each source is doing; exit code 1 where something calls for attention')
  .argument('[sources...]', 'ids of the sources to show; all of them by default')
  .option('--failing', 'only sources whose last poll failed, and those that are gone', false)
  .addOption(new Option('--sort <by>', 'what the sources are sorted by').choices(statusOrders).default('attention'))
  .action(action(async () => (await import('./commands/status-command.ts')).statusCommand))

program
  .command('rebuild')
  .description('make the index of articles anew from the journal, read every file, and name what is damaged')
  .option(
    '--from <place>',
    'copy the archive of another output folder, or of a store (s3://BUCKET/PREFIX?endpoint=URL), here first; nothing is taken away there',
  )
  .action(
    action(async () => {
      const { rebuildCommand } = await import('./commands/archive/rebuild-command.ts')
      growSlowly()
      return rebuildCommand
    }),
  )

program
  .command('preview')
  .description('show what a poll would keep, and where each field came from; writes nothing')
  .argument('<what>', 'id of a source, address of a feed, a definition (.yaml) or a saved feed')
  .addOption(new Option('-n, --limit <n>', 'how many entries are shown').default(3).argParser(wholeNumber))
  .addOption(new Option('--pages <n>', 'how many pages of the listing are read').default(1).argParser(wholeNumber))
  .option('--page <url>', 'show what is found on the page of one article')
  .action(action(async () => (await import('./commands/preview/preview-command.ts')).previewCommand))

program
  .command('add')
  .description('find the feed behind an address, or make a definition of its page, and write it')
  .argument('<url>', 'address of a feed, or of a page that leads to one')
  .option('--id <id>', 'the id of the new source; by default made from its title')
  .option('--dry-run', 'only show what was found', false)
  .option('--yes', 'write a definition that was made of a page without asking', false)
  .action(action(async () => (await import('./commands/add/add-command.ts')).addCommand))

program
  .command('import')
  .description('write a definition for every feed of a list of subscriptions (OPML)')
  .argument('<file>', 'the OPML file')
  .action(action(async () => (await import('./commands/import-command.ts')).importCommand))

program
  .command('export')
  .description('write the feeds that are polled as a list of subscriptions (OPML 2.0)')
  .argument('[file]', 'the OPML file; by default stdout')
  .action(action(async () => (await import('./commands/export-command.ts')).exportCommand))

program
  .command('verify')
  .description('check files, journal, catalog and feeds against each other: 0 all well, 1 something is not')
  .option('--repair', 'put right what can be put right without losing anything', false)
  .option('--accept', 'take over files that were changed by hand, as revisions', false)
  .addOption(
    new Option('--since <date>', 'only articles of which the journal has a line since then').argParser(instantOf),
  )
  .action(
    action(async () => {
      const { verifyCommand } = await import('./commands/archive/verify-command.ts')
      growSlowly()
      return verifyCommand
    }),
  )

program
  .command('search')
  .description('find articles: words and "phrases", OR, -, brackets, title: source: lang: tag: before: after:')
  .argument('<query...>', 'what is looked for, best in single quotes: \'"trade war" -tariff\'')
  .addOption(new Option('--limit <n>', 'how many articles are shown, or -n <n>').default(20).argParser(wholeNumber))
  .addOption(new Option('--sort <order>', 'the newest first, or what fits best').choices(['newest', 'best']))
  // `-word` is a part of a query.
  .allowUnknownOption()
  .action(action(async () => (await import('./commands/search-command.ts')).searchCommand))

program
  .command('remove')
  .description('remove articles for good: no listing brings them back, and feed readers are told')
  .argument('<hashes...>', 'the hashes of the articles, as their files are named')
  .option('--why <text>', 'a word on it for the journal')
  .option('--captures', 'take out what is kept of their sites, too, where nothing else was made from it', false)
  .action(action(async () => (await import('./commands/archive/remove-command.ts')).removeCommand))

program
  .command('duplicates')
  .description('list the articles that tell the same story, with how alike they are and the words that differ')
  .action(action(async () => (await import('./commands/archive/duplicates-command.ts')).duplicatesCommand))

program
  .command('show')
  .description('show an article: what is known of it, and its text')
  .argument('<hash>', "the name of the article's file, or its first digits")
  .action(action(async () => (await import('./commands/archive/show-command.ts')).showCommand))

program
  .command('history')
  .description('every revision of an article, the newest first, with what is different word by word')
  .argument('<hash>', "the name of the article's file, or its first digits")
  .action(action(async () => (await import('./commands/archive/history-command.ts')).historyCommand))

program
  .command('reconvert')
  .description('make articles anew from what is kept of their sites, offline; what comes out otherwise is a revision')
  .argument('[sources...]', 'ids of the sources; all of them by default')
  .option('--since <date>', 'only articles published since then')
  .option('--dry-run', 'only tell what would change', false)
  .option('--force', 'also where more than a fifth of the articles would lose text', false)
  .action(action(async () => (await import('./commands/archive/reconvert-command.ts')).reconvertCommand))

program
  .command('fetch-images')
  .description('fetch the pictures of articles that came in before pictures were kept, and those that wait')
  .argument('[sources...]', 'ids of the sources; by default all of which pictures are kept')
  .addOption(new Option('--since <date>', 'only articles published since then').argParser(instantOf))
  .option('--dry-run', 'only tell how many there are', false)
  .action(action(async () => (await import('./commands/archive/fetch-images-command.ts')).fetchImagesCommand))

program
  .command('export-articles')
  .description('write articles for others to take: lines of JSON, a book (EPUB 3) or a bag (BagIt 1.0)')
  .argument('<target>', 'the file, or, of a bag, the folder; - is stdout for lines of JSON')
  .addOption(
    new Option('--format <format>', 'what is written').choices(['ndjson', 'epub', 'bagit']).makeOptionMandatory(),
  )
  .option('--source <id>', 'only articles this source lists')
  .addOption(new Option('--since <date>', 'only articles published since then').argParser(instantOf))
  .addOption(new Option('--until <date>', 'only articles published before then').argParser(instantOf))
  .action(action(async () => (await import('./commands/archive/export-articles-command.ts')).exportArticlesCommand))

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.badUse
  else {
    const { reportFatal } = await import('./report-fatal.ts')
    const { logLevel = '' } = program.opts<{ logLevel?: string }>()
    process.exitCode = reportFatal(error, ['debug', 'trace'].includes(logLevel))
  }
}
await endDespiteLookUps(Number(process.exitCode ?? exitCodes.ok))
