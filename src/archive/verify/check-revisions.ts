import type { RevisionRecord } from '../article-record.ts'
import { checksumOf } from '../checksum.ts'
import { mostRevisions } from '../revisions/revisions.ts'
import type { Finding } from './finding.ts'
import { everyGroup, type VerifyParts } from './verify-parts.ts'

const remedy = 'put it back from a backup; the article itself is not touched by it'
const turnable = `\`--repair\` turns a flipped bit round; else ${remedy}`
const isDamaged = 'it is not what was put away'

/** Former versions of articles: that each is there as the journal says, and belongs to an article. */
export async function* checkRevisions({ revisions, replay }: VerifyParts): AsyncGenerator<Finding> {
  for (const group of everyGroup) {
    const hashes = (await revisions.hashesIn(group)).filter((hash) => replay.isAsked(hash))
    if (hashes.length === 0) continue
    const kept = await replay.catalog.articles.find(hashes)
    for (const hash of hashes) {
      const names = await revisions.list(hash)
      if (!kept.has(hash)) {
        if (names.length > 0) yield finding(hash, '', 'no line of the journal keeps the article', 'move them away')
        continue
      }
      const told = (await replay.catalog.articles.revisions(hash)).filter(({ file }) => file !== undefined)
      // Of many, all but the first and the newest are dropped.
      const isPruned = told.length > mostRevisions - 1
      for (const each of told) {
        const problem = await problemOf(hash, each, isPruned, revisions)
        if (problem === undefined) continue
        const { file: name = '', formerSha256: sha256 } = each
        if (problem !== isDamaged || sha256 === undefined) yield finding(hash, name, problem)
        else yield { ...finding(hash, name, problem, turnable), former: { name, sha256 }, repairs: ['turn'] }
      }
    }
  }
}

async function problemOf(
  hash: string,
  { file = '', formerSha256 }: RevisionRecord,
  isPruned: boolean,
  revisions: VerifyParts['revisions'],
): Promise<string | undefined> {
  try {
    const bytes = await revisions.get(hash, file)
    if (bytes === undefined) return isPruned ? undefined : 'it is gone'
    return formerSha256 === undefined || checksumOf(bytes) === formerSha256 ? undefined : isDamaged
  } catch (error) {
    return (error as Error).message
  }
}

function finding(hash: string, name: string, problem: string, what = remedy): Finding {
  const path = `revisions/${hash.slice(0, 2)}/${hash}/${name}`
  return { check: 'revision', what: path, hash, problem, remedy: what, repairs: [] }
}
