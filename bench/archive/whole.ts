// What goes through the whole archive: verifying every file, and making the catalog anew.
import { verifyArchive } from '../../src/archive/verify/verify-archive.ts'
import { readArticle, readWritten } from '../../src/article/front-matter.ts'
import { createFileThreads } from '../../src/jobs/file-readers.ts'
import { stateOfFacts } from '../../src/poll/memory/facts-of-state.ts'
import { peakMb } from '../publish/generated-archive.ts'
import { each, sayCosts, timed, whole } from './costs.ts'
import { openBenchArchive } from './open-bench-archive.ts'

const [folder = '', count = 0] = [process.argv[2], Number(process.argv[3])]
const timeZone = 'Asia/Shanghai'
const fileThreads = createFileThreads()
let findings = 0
const spent = new Map<string, number>()

/** Verifies, and notes how long each check took. */
async function verify(): Promise<void> {
  let doing = ''
  let since = performance.now()
  const archive = verifyArchive({
    folder,
    readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
    readWritten,
    fileThreads,
    stateOf: stateOfFacts,
    onProgress(step) {
      if (step.doing === doing) return
      spent.set(doing, performance.now() - since)
      doing = step.doing
      since = performance.now()
    },
  })
  for await (const finding of archive) {
    findings += 1
    if (findings <= 5) process.stderr.write(`${finding.what}: ${finding.problem}\n`)
  }
  spent.set(doing, performance.now() - since)
}

const verified = await timed(verify)
await fileThreads.close()
if (findings > 0) throw new Error(`${findings} findings`)
const verifyMb = peakMb()
const archive = await openBenchArchive(folder, { timeZone, rebuild: true })
const { rebuilt, close } = archive
await close()
if (rebuilt === undefined || rebuilt.articles !== count || rebuilt.damaged.length > 0)
  throw new Error('not rebuilt whole')
sayCosts([
  whole('verify, all of it', (count / verified.wallMs) * 1_000, 'files/s'),
  // On a machine that does other things the clock tells of those.
  whole('verify, all of it, by its CPU on two cores', (2 * count * 1_000) / verified.cpuMs, 'files/s', {
    least: 5_000,
  }),
  each('verify, its files, the catalog beside them', (count / (spent.get('articles') ?? 1)) * 1_000, 'files/s'),
  each('verify an article', verified.cpuMs / count, 'ms CPU'),
  whole('memory of verify, at the most', verifyMb, 'MB'),
  each('rebuild, its journal', (count / rebuilt.journalMs) * 1_000, 'articles/s'),
  each('rebuild, every file read', (count / rebuilt.filesMs) * 1_000, 'files/s'),
])
