import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { DOMParser } from '@xmldom/xmldom'
import { type Check, judge, runProgram } from './outcome.ts'

/** An article as a document tells it. */
export type ReadItem = { readonly id: string; readonly title: string }

/** The articles of a publication's JSON Feed, by which readers of the other forms are judged. */
export async function itemsOf(feeds: string, document: string): Promise<readonly ReadItem[]> {
  const json = document.replace(/\.(rss\.xml|atom\.xml)$/, '.json')
  return (JSON.parse(await readFile(join(feeds, json), 'utf8')) as { items: ReadItem[] }).items
}

/** Every XML document is well-formed, by libxml2; a namespace fault is only printed by it, so its silence counts. */
export const xmllint: Check = async ({ feeds, documents }) => {
  const xml = documents.filter((name) => /\.(xml|opml)$/.test(name)).map((name) => join(feeds, name))
  const faults: string[] = []
  for (let from = 0; from < xml.length; from += 200) {
    const ran = await runProgram('xmllint', ['--noout', '--huge', '--nonet', ...xml.slice(from, from + 200)])
    if (ran === undefined) return { kind: 'skipped', why: 'xmllint is not installed (libxml2-utils)' }
    if (ran.code !== 0 || ran.stderr !== '') faults.push(ran.stderr.trim())
  }
  return judge(faults, `${xml.length} documents are well-formed`)
}

/** Every XML document has what its format asks for, with values in the right form, and nothing else: our own RELAX NG. */
export const grammar: Check = async ({ feeds, documents }) => {
  const faults: string[] = []
  let count = 0
  for (const [ending, schema] of Object.entries({ '.rss.xml': 'rss', '.atom.xml': 'atom', '.opml': 'opml' })) {
    const rules = fileURLToPath(new URL(`grammar/${schema}.rng`, import.meta.url))
    const names = documents.filter((name) => name.endsWith(ending))
    count += names.length
    for (let from = 0; from < names.length; from += 200) {
      const files = names.slice(from, from + 200).map((name) => join(feeds, name))
      const ran = await runProgram('xmllint', ['--noout', '--huge', '--nonet', '--relaxng', rules, ...files])
      if (ran === undefined) return { kind: 'skipped', why: 'xmllint is not installed (libxml2-utils)' }
      if (ran.code !== 0)
        faults.push(...ran.stderr.split('\n').filter((line) => line !== '' && !/ validates$/.test(line)))
    }
  }
  return judge(faults, `${count} documents hold what their format asks for, and nothing else`)
}

/** The three forms of a document hold the same articles, and its compressed form the same bytes. */
export const forms: Check = async ({ feeds, documents }) => {
  const faults: string[] = []
  for (const name of documents) {
    const plain = await readFile(join(feeds, name))
    if (!name.endsWith('.opml')) {
      const packed = await readFile(join(feeds, `${name}.gz`)).catch(() => undefined)
      if (packed === undefined) faults.push(`${name}.gz is not there`)
      else if (!gunzipSync(packed).equals(plain)) faults.push(`${name}.gz holds other bytes than ${name}`)
    }
    if (!name.endsWith('.xml')) continue
    const { ids } = readXml(plain.toString())
    if (new Set(ids).size !== ids.length) faults.push(`${name} holds an article twice`)
    // Archive pages are of one form alone.
    if (name.includes('/')) continue
    const expected = (await itemsOf(feeds, name)).map(({ id }) => id)
    if (ids.join() !== expected.join()) faults.push(`${name} holds other articles than its JSON Feed`)
  }
  return judge(faults, `${documents.length} documents agree in every form`)
}

/** A reader that walks back through the archive of `all` meets every article, and through any other ends where it began. */
export const history: Check = async ({ feeds, documents, articles }) => {
  const faults: string[] = []
  const roots = documents.filter((name) => name.endsWith('.atom.xml') && !name.includes('/'))
  let met = 0
  for (const root of roots) {
    const publication = root.slice(0, -'.atom.xml'.length)
    const found = new Set<string>()
    for (let name: string | undefined = root; name !== undefined; ) {
      const text: string | undefined = await readFile(join(feeds, name), 'utf8').catch(() => undefined)
      if (text === undefined) faults.push(`${root}: ${name} is not there`)
      const { ids, previous } = readXml(text ?? '<feed/>')
      for (const id of ids) found.add(id)
      name = previous === undefined ? undefined : `${publication}/${previous.slice(previous.lastIndexOf('/') + 1)}`
    }
    met += found.size
    if (publication !== 'all' || articles === undefined) continue
    const files = (await readdir(articles, { recursive: true })).filter((file) => file.endsWith('.md'))
    const hashes = new Set([...found].map((id) => id.slice(id.lastIndexOf(':') + 1)))
    const missing = files.map((file) => basename(file, '.md')).filter((hash) => !hashes.has(hash))
    if (missing.length > 0) faults.push(`all: ${missing.length} articles are not met, the first is ${missing[0]}`)
  }
  return judge(faults, `${met} articles in ${roots.length} publications, every one met on the way back`)
}

function readXml(text: string): { readonly ids: readonly string[]; readonly previous?: string } {
  const document = new DOMParser().parseFromString(text, 'text/xml')
  const isRss = document.documentElement?.nodeName === 'rss'
  const ids = Array.from(document.getElementsByTagName(isRss ? 'guid' : 'id'))
    .filter((each) => isRss || each.parentNode?.nodeName === 'entry')
    .map((each) => each.textContent ?? '')
  const links = Array.from(document.getElementsByTagName(isRss ? 'atom:link' : 'link'))
  const previous = links.find((each) => each.getAttribute('rel') === 'prev-archive')?.getAttribute('href')
  return { ids, ...(previous && { previous }) }
}
