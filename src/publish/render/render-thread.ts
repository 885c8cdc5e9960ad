import { workerData } from 'node:worker_threads'
import { answerTask, type JobAnswer, type JobTask } from '../../jobs/job-task.ts'
import { compiledKeeper } from '../../jobs/keep-compiled.ts'
import { createDocumentRenderer } from './document-renderer.ts'
import type { RenderSettings } from './rendering.ts'

const renderDocument = createDocumentRenderer(workerData as RenderSettings)

const keepCompiled = compiledKeeper()

/** What the thread runs that writes feed documents. */
export default function run(task: JobTask): Promise<readonly JobAnswer[]> {
  return answerTask({ renderDocument: () => renderDocument }, task).finally(keepCompiled)
}
