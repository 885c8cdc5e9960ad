import type { Document } from 'domhandler'
import { weightOf } from '../pruning/prose.ts'
import { readAlso } from './elsewhere-phrases.ts'
import { type Line, linesOf, removeLine } from './lines.ts'

const longestReadAlso = 200
const shortReadAlso = 40
const shortLinks = 120
const mostlyLinked = 0.8

/** Drops "read also" lines and the links that follow them, and lists of links to other articles of the same site. */
export function dropWaysElsewhere(root: Document, url: string | undefined): void {
  dropReadAlso(root)
  dropLinkRuns(root, url)
}

function dropReadAlso(root: Document): void {
  let isFollowing = false
  for (const line of linesOf(root)) {
    if (line.text === '') continue
    if (isReadAlso(line)) isFollowing = true
    else if (!isLink(line)) isFollowing = false
    if (isFollowing) removeLine(line)
  }
}

/** A sentence that only begins so, and leads nowhere, is the article's. */
function isReadAlso({ text, hrefs }: Line): boolean {
  if (weightOf(text) > longestReadAlso || !readAlso.test(text)) return false
  return hrefs.length > 0 || /[:：】\]]\s*$/.test(text) || text.length < shortReadAlso
}

/** Lines one after the other that are each a link within the site are a list of articles; links elsewhere are sources. */
function dropLinkRuns(root: Document, url: string | undefined): void {
  const own = url === undefined ? undefined : siteOf(url)
  let run: Line[] = []
  const end = () => {
    const [first] = run
    if (run.length > 1 || (first && (isHeading(first) || isRowOfLinks(first)))) for (const line of run) removeLine(line)
    run = []
  }
  for (const line of linesOf(root)) {
    if (line.text === '') continue
    if (isLink(line) && line.hrefs.every((href) => isWithin(own, href))) run.push(line)
    else end()
  }
  end()
}

/** Whether nearly all of a line is links. */
function isLink({ text, linked }: Line): boolean {
  return linked > 0 && linked >= text.replace(/\s/g, '').length * mostlyLinked
}

function isHeading({ block }: Line): boolean {
  return /^h[2-6]$/.test(block?.name ?? '')
}

function isRowOfLinks({ hrefs, text }: Line): boolean {
  return hrefs.length > 1 && text.length < shortLinks
}

function isWithin(own: string | undefined, href: string): boolean {
  return !/^https?:/i.test(href) || siteOf(href) === own
}

/** The part of a host that its owner has: `example.org`, `example.co.uk`. */
function siteOf(address: string): string | undefined {
  const parts = URL.parse(address)?.hostname.split('.')
  return parts?.slice(/^(?:co|com|org|net|gov|edu|ac)$/.test(parts.at(-2) ?? '') ? -3 : -2).join('.')
}
