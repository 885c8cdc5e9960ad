import { workerData } from 'node:worker_threads'
import type { SearchRequest } from '../../archive/search/search-index.ts'
import { answerTask, type JobAnswer, type JobTask } from '../job-task.ts'
import { compiledKeeper } from '../keep-compiled.ts'
import type { SearchSettings, SearchThreadStep } from './search-thread.ts'

const { output, databaseUrl, store, timeZone } = workerData as SearchSettings
const opened = open()

const jobs = {
  step: async () => async (): Promise<SearchThreadStep> => {
    const { search, remarks } = await opened
    return { ...(await search.step()), remarks: remarks.splice(0) }
  },
  find: async () => async (request: SearchRequest) => {
    const { search } = await opened
    return { ...(await search.find(request)), left: await search.left() }
  },
}

const keepCompiled = compiledKeeper()

/** What the threads of searching run: each has the catalog and the index open for itself. */
export default function run(task: JobTask): Promise<readonly JobAnswer[]> {
  return answerTask(jobs, task).finally(keepCompiled)
}

async function open() {
  const { openSearch } = await import('../../archive/search/open-search.ts')
  const { readArticle } = await import('../../article/front-matter.ts')
  const remarks: string[] = []
  const { search } = await openSearch({
    folder: output,
    databaseUrl,
    store,
    readArticle: (text, hash, file) => readArticle(text, { hash, file, timeZone }),
    onDamaged: (error) => void remarks.push(`${error.message}; it is made anew`),
  })
  return { search, remarks }
}
