import { Converter as converterToTraditional } from 'opencc-js/cn2t'
import { Converter as converterToSimplified } from 'opencc-js/t2cn'
import type { ComparedArticle } from '../../src/text/likeness/similarity.ts'
import type { LabelledPair } from '../../test/text/likeness/labelled-pairs.ts'
import { randomFrom } from '../../test/text/likeness/story-facts.ts'

/** A real article; `sourceId` is whose it is. */
type RealArticle = ComparedArticle & { readonly sourceId: string }
type Random = () => number

const leastLetters = 300
const leastCopy = 80
const leastNumbers = 4
const toTraditional = converterToTraditional({ from: 'cn', to: 'tw' })
const toSimplified = converterToSimplified({ from: 'tw', to: 'cn' })

/**
 * Makes pairs of real articles, the same every time. The same story: cut, a third of its sentences gone, a fifth of its words
 * gone, paragraphs of another around it, in the other Chinese script. Others: every number exchanged, as in the next day's
 * column, and the second half of one behind the first half of another of its source, as where two share their background.
 */
export function spoiledPairs(articles: readonly RealArticle[]): readonly LabelledPair[] {
  const whole = articles.filter(({ markdown }) => markdown.length > leastLetters && blocksOf(markdown).length > 1)
  return whole.flatMap((article, n) => {
    const random = randomFrom(n * 7_919 + 17)
    const isLike = (other: RealArticle) => other !== article && isChinese(other) === isChinese(article)
    const other = chosen(whole.filter(isLike), random) ?? article
    const mate = chosen(
      whole.filter((each) => each !== article && each.sourceId === article.sourceId),
      random,
    )
    return [...copiesOf(article, other, random), ...othersLike(article, mate ?? other, random)]
  })
}

function copiesOf(article: RealArticle, other: RealArticle, random: Random): readonly LabelledPair[] {
  const { title, markdown } = article
  const blocks = blocksOf(markdown)
  const others = blocksOf(other.markdown)
  const isZh = isChinese(article)
  const copy = (kind: string, changed: string, changedTitle = title) =>
    labelled(kind, true, article, { title: changedTitle, markdown: changed }, random)
  const thinned = blocks.map((block) =>
    thinnedOut(sentencesOf(block), 0.33, random)
      .map((each) => words(each, 0.05, isZh, random))
      .join(''),
  )
  const begun = blocks.slice(0, Math.max(1, Math.round(blocks.length * (0.2 + random() * 0.5))))
  const most = blocks.slice(0, Math.max(2, Math.ceil(blocks.length * 0.7)))
  return [
    copy('cut', joined(begun)),
    copy('sentences gone', joined(thinned), random() < 0.5 ? title : sentencesOf(blocks[0] ?? '')[0]?.slice(0, 40)),
    copy('words gone', joined(blocks.map((block) => words(block, 0.2, isZh, random)))),
    copy('others around', joined([...others.slice(-2), ...most, ...others.slice(0, 2)])),
    ...(isZh ? [copy('other script', inOtherScript(markdown), inOtherScript(title))] : []),
  ].filter(({ b }) => b.markdown.length > leastCopy)
}

function othersLike(article: RealArticle, mate: RealArticle, random: Random): readonly LabelledPair[] {
  const { title, markdown } = article
  const [blocks, others] = [blocksOf(markdown), blocksOf(mate.markdown)]
  const found: LabelledPair[] = []
  if ((markdown.match(/\d+/g)?.length ?? 0) >= leastNumbers) {
    const next = { title: numbersExchanged(title, random), markdown: numbersExchanged(markdown, random) }
    found.push(labelled('numbers exchanged', false, article, next, random))
  }
  if (blocks.length > 2) {
    const halves = [...others.slice(0, Math.ceil(others.length / 2)), ...blocks.slice(Math.ceil(blocks.length / 2))]
    const behind = { title: mate.title, markdown: joined(halves) }
    found.push(labelled('background of another', false, article, behind, random))
  }
  return found
}

function labelled(kind: string, isSame: boolean, a: ComparedArticle, b: ComparedArticle, random: Random): LabelledPair {
  // Templates come from one source, copies mostly from another.
  const isOneSource = random() < (isSame ? 0.3 : 0.75)
  return {
    kind,
    isSame,
    a: { title: a.title, markdown: a.markdown, sourceId: 'one' },
    b: { ...b, sourceId: isOneSource ? 'one' : 'two' },
  }
}

function chosen<Each>(all: readonly Each[], random: Random): Each | undefined {
  return all[Math.floor(random() * all.length)]
}

function isChinese({ markdown }: ComparedArticle): boolean {
  return (markdown.match(/[\u4e00-\u9fff]/g)?.length ?? 0) > markdown.length / 5
}

function inOtherScript(text: string): string {
  const traditional = toTraditional(text)
  return traditional === text ? toSimplified(text) : traditional
}

function blocksOf(markdown: string): readonly string[] {
  return markdown.split(/\n\n+/).filter((block) => block.trim() !== '')
}

function sentencesOf(block: string): readonly string[] {
  return block.match(/[^。！？!?]+?(?:[。！？]|[.!?](?=\s|$)|$)/g) ?? [block]
}

function thinnedOut(parts: readonly string[], share: number, random: Random): readonly string[] {
  return parts.filter(() => random() > share)
}

function words(text: string, share: number, isZh: boolean, random: Random): string {
  return thinnedOut(isZh ? [...text] : text.split(/(\s+)/), share, random).join('')
}

function numbersExchanged(text: string, random: Random): string {
  return text.replace(/\d/g, (digit, at: number) => {
    const other = (Number(digit) + 1 + Math.floor(random() * 8)) % 10
    return String(other === 0 && !/\d/.test(text[at - 1] ?? '') ? 3 : other)
  })
}

function joined(blocks: readonly string[]): string {
  return blocks.filter((block) => block.trim() !== '').join('\n\n')
}
