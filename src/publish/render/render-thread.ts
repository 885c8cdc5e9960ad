import { openArticles } from '../../archive/open-articles.ts'
import { answerTask, type JobAnswer, type JobLoader, type JobTask } from '../../jobs/job-task.ts'
import { compiledKeeper } from '../../jobs/keep-compiled.ts'
import { createDocumentRenderer } from './document-renderer.ts'
import type { Rendering, RenderSettings, RenderTask } from './rendering.ts'

const jobs = { renderDocument: documentJob() }

const keepCompiled = compiledKeeper()

/** What the thread runs that writes feed documents. */
export default function run(task: JobTask): Promise<readonly JobAnswer[]> {
  return answerTask(jobs, task).finally(keepCompiled)
}

/** The renderer is made of the settings that come with the first document. */
function documentJob(): JobLoader {
  let render: Promise<Rendering['render']> | undefined
  return async () => async (settings: RenderSettings, task: RenderTask) => {
    render ??= openArticles({ folder: settings.output, store: settings.store }).then(({ articles }) =>
      createDocumentRenderer(articles, settings),
    )
    return (await render)(task)
  }
}
