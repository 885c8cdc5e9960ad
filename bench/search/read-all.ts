import type { ArticleStore } from '../../src/archive/article-store.ts'
import { readArticle } from '../../src/article/front-matter.ts'
import { simplified } from '../../src/text/likeness/simplified.ts'
import { markdownReader } from '../../src/text/query/markdown-text.ts'

/** The text of every article as plain string search sees it: simplified, in one width, in lower case; a title and its text parted. */
export async function readAll(articles: ArticleStore, timeZone: string): Promise<ReadonlyMap<string, string>> {
  const textOf = markdownReader()
  const texts = new Map<string, string>()
  for await (const { hashes } of articles.survey()) {
    for (const [hash, file] of await articles.read(hashes)) {
      if (file instanceof Error) throw file
      const { title, markdown } = readArticle(file.toString(), { hash, file: hash, timeZone })
      texts.set(hash, plain(`${title}\n\n${textOf(markdown)}`))
    }
  }
  return texts
}

/** The hashes of the articles in whose text a word or phrase stands: any piece of Chinese, whole words of Latin letters, in one block. */
export function lookThrough(texts: ReadonlyMap<string, string>, wanted: string): ReadonlySet<string> {
  const word = plain(wanted)
  const isLatin = /^[a-z0-9]/.test(word)
  // Chinese beside it does not make a Latin word longer.
  const letter = '(?!\\p{sc=Han})[\\p{L}\\p{N}]'
  const whole = new RegExp(`(?<!${letter})${word.replace(/ /g, '(?:(?!\\n\\s*\\n)\\s)+')}(?!${letter})`, 'u')
  return new Set(
    [...texts].flatMap(([hash, text]) =>
      text.includes(word.split(' ', 1).join()) && (!isLatin || whole.test(text)) ? [hash] : [],
    ),
  )
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u4e00-\u9fff]/g, (character) => {
      const unit = character.charCodeAt(0)
      return String.fromCharCode(simplified(unit))
    })
}

/** Words and phrases that stand in articles, drawn at random: of two to four Chinese characters, of one or two Latin words. */
export function drawWords(texts: ReadonlyMap<string, string>, count: number, random: () => number): readonly string[] {
  const all = [...texts.values()]
  const drawn: string[] = []
  while (drawn.length < count) {
    const text = all[Math.floor(random() * all.length)] ?? ''
    const runs = text.match(/[\u4e00-\u9fff]{2,}|(?<![\p{L}\p{N}])[a-z]{2,}(?: [a-z]{2,})?(?![\p{L}\p{N}])/gu) ?? []
    const run = runs[Math.floor(random() * runs.length)]
    if (run === undefined) continue
    const length = [2, 2, 3, 4][Math.floor(random() * 4)] ?? 2
    const from = Math.floor(random() * Math.max(1, run.length - length))
    drawn.push(/^[a-z]/.test(run) ? run : run.slice(from, from + length))
  }
  return drawn
}
