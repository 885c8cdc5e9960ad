import { answerTask, type JobAnswer, type JobLoader, type JobTask } from './job-task.ts'
import { compiledKeeper } from './keep-compiled.ts'

/** The jobs by name; each loads its libraries only in a thread that is given one, since they weigh tens of megabytes. */
const jobs: Readonly<Record<string, JobLoader>> = {
  getReady: async () => {
    await Promise.all([import('../parse/parse-listing.ts'), import('../article/write-article.ts')])
    return () => undefined
  },
  parseListing: async () => (await import('../parse/parse-listing.ts')).parseListing,
  readListing: once(async () => (await import('./listing-job.ts')).listingReader()),
  extractFullText: async () => (await import('../article/page/full-text.ts')).extractFullText,
  signArticle: async () => {
    const { signatureBytes, signatureOf } = await import('../text/likeness/signature.ts')
    return (title: string, markdown: string) => signatureBytes(signatureOf(title, markdown))
  },
  compareArticles: async () => (await import('../text/likeness/compare-articles.ts')).compareArticles,
  writeArticle: once(async () => (await import('../article/write-article.ts')).articleWriter()),
}

const keepCompiled = compiledKeeper()

/** What a thread of the worker pool runs. */
export default function run(task: JobTask): Promise<readonly JobAnswer[]> {
  return answerTask(jobs, task).finally(keepCompiled)
}

/** A job that is made once for its thread, since making it costs as much as doing it ten times. */
function once(make: JobLoader): JobLoader {
  let made: ReturnType<JobLoader> | undefined
  return () => {
    made ??= make()
    return made
  }
}
