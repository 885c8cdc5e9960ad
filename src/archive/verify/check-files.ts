import { isUtf8 } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Article } from '../../article/article.ts'
import type { ArchiveError } from '../archive-error.ts'
import type { ArticleRecord } from '../article-record.ts'
import { checksumOf } from '../checksum.ts'
import type { ToldFile } from './file-threads.ts'
import type { Finding } from './finding.ts'
import { lookAgain } from './look-again.ts'
import { everyGroup, type VerifyParts } from './verify-parts.ts'

const articlesPerTurn = 250
const restorable = '`--repair` puts it back, or makes it anew from its capture; else take it from a backup'

/** Every file against the format, against what the journal says of it, and its name against its identity. */
export async function* checkFiles(given: VerifyParts): AsyncGenerator<Finding> {
  const { articles, replay, onProgress } = given
  const { catalog } = replay
  const expected = await catalog.articles.count()
  onProgress({ expected, doing: 'articles' })
  const fileThreads = given.fileThreads && expected >= given.fileThreads.worthFrom ? given.fileThreads : undefined
  const parts = { ...given, fileThreads }
  const suspects: string[] = []
  const underWay: Promise<readonly string[]>[] = []
  const settle = async (left: number) => {
    while (underWay.length > left) suspects.push(...((await underWay.shift()) ?? []))
  }
  const lookAtGroup = async (hashes: readonly string[]) => {
    for (const some of turnsOf(hashes.filter((hash) => replay.isAsked(hash)))) {
      const look = firstLook(some, parts)
      // Its failure is for whoever takes what it found, and may come before that.
      look.catch(() => undefined)
      underWay.push(look)
      await settle(fileThreads?.atOnce ?? 0)
      await nextTurn()
    }
  }
  const looked = new Set<string>()
  for await (const { group, hashes, strangers } of articles.survey()) {
    looked.add(group)
    for (const what of strangers) yield strangerFinding(what)
    await lookAtGroup([...new Set([...hashes, ...(await catalog.upkeep.hashesIn(group))])])
  }
  for (const group of everyGroup) if (!looked.has(group)) await lookAtGroup(await catalog.upkeep.hashesIn(group))
  await settle(0)
  yield* await lookAgain(suspects, (hashes) => judgeAll(hashes, parts), parts)
}

function* turnsOf(hashes: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < hashes.length; from += articlesPerTurn) yield hashes.slice(from, from + articlesPerTurn)
}

/** Gives those of the articles that may be amiss; in threads, where there are some and it is known what a file has to be. */
async function firstLook(hashes: readonly string[], parts: VerifyParts): Promise<readonly string[]> {
  const { articles, replay, fileThreads, onProgress } = parts
  const records = fileThreads && (await replay.catalog.articles.find(hashes))
  const told: ToldFile[] = []
  const others: string[] = []
  for (const hash of hashes) {
    const record = records?.get(hash)
    if (record?.sha256 === undefined) others.push(hash)
    else {
      const { sha256, sourceId, url, title, lang, details } = record
      told.push({ path: articles.pathOf(hash), hash, sha256, identity: details.identity, sourceId, url, title, lang })
    }
  }
  const found = others.length === 0 ? [] : await judgeAll(others, parts)
  // What a thread cannot do, since it was stopped, is done here.
  const places = told.length === 0 ? [] : await fileThreads?.suspects(told).catch(() => [...told.keys()])
  onProgress({ done: hashes.length, doing: 'articles' })
  const suspects = new Set([...found.map(({ hash }) => hash), ...(places ?? []).map((at) => told[at]?.hash)])
  return hashes.filter((hash) => suspects.has(hash))
}

async function judgeAll(hashes: readonly string[], parts: VerifyParts): Promise<readonly Finding[]> {
  const { articles, replay } = parts
  const files = await articles.read(hashes)
  const records = await replay.catalog.articles.find(hashes)
  const unknown = hashes.filter((hash) => !records.has(hash))
  const removed = unknown.length === 0 ? new Map() : await replay.catalog.removals.find(unknown)
  return hashes.flatMap((hash): readonly Finding[] => {
    const file = files.get(hash)
    const record = records.get(hash)
    const finding = findingOf(hash, articles, record)
    if (record === undefined) return file === undefined ? [] : [unknownFile(finding, removed.has(hash))]
    return judge(file, record, finding, parts)
  })
}

type MakeFinding = (problem: string, remedy: string, repairs: Finding['repairs']) => Finding

function findingOf(hash: string, articles: VerifyParts['articles'], record: ArticleRecord | undefined): MakeFinding {
  return (problem, remedy, repairs) => {
    const what = articles.pathOf(hash)
    return { check: 'file', what, hash, ...(record && { record }), problem, remedy, repairs }
  }
}

function unknownFile(finding: MakeFinding, isRemoved: boolean): Finding {
  if (isRemoved) {
    const remedy = 'the next start of the worker takes it away, or, where it was put back by hand, takes it in'
    return finding('the journal says that it was removed', remedy, [])
  }
  return finding('no line of the journal keeps it', 'the next start of the worker takes it in, or `--repair`', [
    'tell',
    'rebuild',
  ])
}

function judge(
  bytes: Buffer | ArchiveError | undefined,
  record: ArticleRecord,
  finding: MakeFinding,
  parts: VerifyParts,
): readonly Finding[] {
  const { hash, sha256, details } = record
  if (bytes === undefined) {
    const remedy = `${restorable}, or wait until a listing brings it again; if it is to stay away, \`feedkeeper remove\` it`
    return [finding('it is gone, though the journal keeps it', remedy, ['restore'])]
  }
  if (bytes instanceof Error) return [finding(bytes.message, `look at the disk; ${restorable}`, ['restore'])]
  const isAsTold = sha256 !== undefined && checksumOf(bytes) === sha256
  const article = (isAsTold ? parts.readWritten(bytes) : undefined) ?? readOf(bytes, hash, parts)
  if (sha256 !== undefined && !isAsTold) {
    if (article instanceof Error) return [finding(`it is damaged: ${article.message}`, restorable, ['restore'])]
    if (!isText(bytes)) return [finding('it is damaged: it holds bytes that are no text', restorable, ['restore'])]
    const remedy = `\`--accept\` takes it over as a revision; ${restorable}`
    return [finding('it is not what was written: changed by hand, or damaged', remedy, ['restore', 'adopt'])]
  }
  if (article instanceof Error) return [finding(article.message, restorable, ['restore'])]
  const differing = (['sourceId', 'url', 'title', 'lang'] as const).filter((name) => article[name] !== record[name])
  const isMisnamed = details.identity !== undefined && checksumOf(details.identity).slice(0, hash.length) !== hash
  return [
    ...(differing.length === 0
      ? []
      : [
          finding(
            `the journal says another ${differing.join(', ')} of it`,
            'look at both; one of them was changed',
            [],
          ),
        ]),
    ...(isMisnamed
      ? [
          finding(
            `its name is not that of ${details.identity}`,
            'look at its line in the journal, which was changed',
            [],
          ),
        ]
      : []),
  ]
}

function readOf(bytes: Buffer, hash: string, { articles, readArticle }: VerifyParts): Article | Error {
  try {
    return readArticle(bytes.toString(), hash, articles.pathOf(hash))
  } catch (error) {
    return error as Error
  }
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0)
}

function strangerFinding(what: string): Finding {
  const remedy = 'move it away, if you did not put it there'
  return { check: 'file', what, problem: 'it is no file of an article', remedy, repairs: [] }
}
