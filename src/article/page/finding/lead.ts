import { type Document, type Element, isTag, isText } from 'domhandler'
import { textContent } from 'domutils'
import { descriptionOf } from '../page-facts.ts'
import { kindByName, namesOf } from '../pruning/page-names.ts'
import { weightOf } from '../pruning/prose.ts'

const leadName =
  /(?<![a-z0-9])(?:lead|lede|lead-?text|intro|introtext|intro-text|introduction|teaser|teasertext|subtitle|sub-title|subhead(?:line|er|ing)?|sub-?headline|subline|excerpt|abstract|summary|zhaiyao|daodu|daoyu|standfirst|dek|vorspann|bajada|chapo|chapeau|catenaccio|occhiello|sommario|anreisser|einleitung|entradilla|zajawka|description|prolog|synopsis|deck)(?![a-z0-9])/
const aside = new Set('nav aside footer figure figcaption form li button noscript dialog select a'.split(' '))
const blocks = new Set('p div h2 h3 h4 section blockquote strong span'.split(' '))
const inner = new Set('p div ul ol li h1 h2 h3 h4 table section article header'.split(' '))
const leastLead = 40
const mostLead = 1_200
const leastBare = 80
const keyLength = 40
const elementsAboveHeadline = 15
const elementsAboveText = 60

type Candidate = { readonly at: number; readonly text: string; readonly kind: 'described' | 'named' | 'bare' }

/** What stands on a page that may be the lead of its article, and where its sentences stand. */
export type Leads = {
  readonly headlineAt: number | undefined
  readonly candidates: readonly Candidate[]
  readonly places: ReadonlyMap<string, number>
}

/**
 * Notes the paragraphs of a page that may be the lead of its article, before anything is pruned: what says the same as the
 * page's description, what is called a lead, what is a paragraph.
 */
export function noteLeads(document: Document, title: string): Leads {
  const description = descriptionOf(document)
  const candidates: Candidate[] = []
  const places = new Map<string, number>()
  let headlineAt: number | undefined
  let at = 0
  const visit = (element: Element, isAside: boolean, named: number): void => {
    at += 1
    const own = at
    if (/^h[12]$/.test(element.name) && headlineAt === undefined && isHeadline(element, title)) headlineAt = own
    const names = namesOf(element)
    const isOut = isAside || isAsideByName(element, names)
    const level = leadName.test(names) ? 4 : named - 1
    let hasBlock = false
    let length = 0
    for (const child of element.children) {
      if (isText(child)) {
        length += child.data.length
        const text = child.data.trim()
        if (text.length >= keyLength && !places.has(keyOf(text))) places.set(keyOf(text), own)
      } else if (isTag(child) && child.name !== 'script' && child.name !== 'style') {
        hasBlock ||= inner.has(child.name)
        visit(child, isOut, level)
      }
    }
    if (isOut || hasBlock || !blocks.has(element.name) || element.children.length > 40) return
    if (length === 0 && element.children.length === 0) return
    const text = normal(textContent(element))
    const weight = weightOf(text)
    if (weight < leastLead || weight > mostLead) return
    const isDescription =
      description.length >= leastBare &&
      (text.startsWith(description.slice(0, 50)) || description.startsWith(text.slice(0, 80)))
    if (isDescription) candidates.push({ at: own, text, kind: 'described' })
    else if (level > 0) candidates.push({ at: own, text, kind: 'named' })
    else if (element.name === 'p' && weight > leastBare) candidates.push({ at: own, text, kind: 'bare' })
  }
  for (const child of document.children) if (isTag(child)) visit(child, false, 0)
  return { headlineAt, candidates, places }
}

/** Gives the paragraphs between the headline and a text that was found, and which it lacks: the surest, and with a described one the first that is named. */
export function leadFor(found: Document, { headlineAt, candidates, places }: Leads): readonly string[] {
  const own = normal(textContent(found))
  let textAt = Number.POSITIVE_INFINITY
  for (const text of sentencesIn(found)) {
    const place = places.get(keyOf(text))
    if (place !== undefined) {
      textAt = place
      break
    }
  }
  if (textAt === Number.POSITIVE_INFINITY) return []
  const from =
    headlineAt !== undefined && headlineAt < textAt ? headlineAt - elementsAboveHeadline : textAt - elementsAboveText
  const above = candidates.filter(({ at, text }) => at > from && at < textAt && !own.includes(text.slice(0, 60)))
  const surest =
    above.find(({ kind }) => kind === 'described') ??
    above.find(({ kind }) => kind === 'named') ??
    above.find(({ kind, at }) => kind === 'bare' && headlineAt !== undefined && at > headlineAt)
  if (surest === undefined) return []
  const isOther = ({ text }: Candidate) => !text.includes(surest.text) && !surest.text.includes(text)
  const named = surest.kind === 'described' ? above.find((each) => each.kind === 'named' && isOther(each)) : undefined
  const lead = named === undefined ? [surest] : [surest, named]
  return lead.sort((a, b) => a.at - b.at).map(({ text }) => text)
}

function* sentencesIn(root: Document): Generator<string> {
  const rest = root.children.toReversed()
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (isText(node) && node.data.trim().length >= keyLength) yield node.data.trim()
    else if (isTag(node)) rest.push(...node.children.toReversed())
  }
}

function isHeadline(element: Element, title: string): boolean {
  const text = normal(textContent(element))
  return text.length >= 8 && (title.includes(text) || (title.length >= 8 && text.includes(title)))
}

/** Whether an element is what is pruned from every page: a box about the author, the related articles. */
function isAsideByName({ name }: Element, names: string): boolean {
  if (aside.has(name)) return true
  return !/^(?:html|body|main|article)$/.test(name) && kindByName(names) !== undefined
}

function keyOf(text: string): string {
  return normal(text.slice(0, keyLength * 2)).slice(0, keyLength)
}

function normal(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
