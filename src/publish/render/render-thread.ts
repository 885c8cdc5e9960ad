import { openArticles } from '../../archive/open-articles.ts'
import { answerTask, type JobAnswer, type JobLoader, type JobTask } from '../../jobs/job-task.ts'
import { compiledKeeper } from '../../jobs/keep-compiled.ts'
import { createDocumentRenderer, type RenderDocument } from './document-renderer.ts'
import type { RenderSettings, RenderTask } from './rendering.ts'

const jobs = documentJobs()

const keepCompiled = compiledKeeper()

/** What the thread runs that writes feed documents. */
export default function run(task: JobTask): Promise<readonly JobAnswer[]> {
  return answerTask(jobs, task).finally(keepCompiled)
}

/** The renderer is made of the settings that come first. */
function documentJobs(): Readonly<Record<'renderDocument' | 'getReady', JobLoader>> {
  let made: Promise<RenderDocument> | undefined
  const rendererOf = (settings: RenderSettings) => {
    made ??= openArticles({ folder: settings.output, store: settings.store }).then(({ articles }) =>
      createDocumentRenderer(articles, settings),
    )
    return made
  }
  return {
    renderDocument: async () => async (settings: RenderSettings, task: RenderTask) =>
      (await rendererOf(settings))(task),
    getReady: async () => async (settings: RenderSettings) => void (await rendererOf(settings)),
  }
}
