import { readPages, type Score, score } from './full-text/annotated-pages.ts'
import { readSite } from './full-text/changing-site.ts'

/**
 * How well the article is found on pages nobody wrote rules for: annotated real pages, where they lie beside the project, and
 * a site that puts lines of its own into every text and changes them, read with and without remembering what it repeats.
 */
const shared = new URL('../../shared/pages/', import.meta.url)

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function show(name: string, { pages, precision, recall, f, cpuMs }: Score): void {
  const numbers = [precision, recall, f].map((each) => each.toFixed(3))
  print(
    `${name}: ${pages} pages, precision ${numbers[0]}, recall ${numbers[1]}, F ${numbers[2]}, ${cpuMs.toFixed(0)} CPU ms a page`,
  )
}

const languages = readPages(new URL('pages.ndjson.gz', shared))
if (languages === undefined) print('annotated pages in many languages: not there, skipped')
else {
  show('many languages, every third page, rules not tuned on it', score(languages.filter((_, n) => n % 3 === 0)))
  show('many languages, the others', score(languages.filter((_, n) => n % 3 !== 0)))
}
const chinese = readPages(new URL('zh.ndjson.gz', shared))
if (chinese === undefined) print('annotated Chinese pages: not there, skipped')
else show('Chinese', score(chinese))

for (const perPoll of [1, 3, 10, 30]) {
  for (const isRemembering of [false, true]) {
    const { left, others, lost, own } = readSite(perPoll, isRemembering)
    const how = isRemembering ? 'with memory' : 'without'
    print(
      `a site that changes, ${perPoll} pages a poll, ${how}: ${left} of ${others} lines of the site left in, ${lost} of ${own} of the articles lost`,
    )
  }
}
