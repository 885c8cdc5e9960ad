import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import type { PollRound, RoundStep } from '../daemon/poll-round.ts'
import { type SocketAddress, socketAddress, socketNames } from '../daemon/socket/socket-address.ts'
import type { NotedBacklog, WorkerAnswer } from '../daemon/socket/worker-socket.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
import { nodeHttp } from '../node-http.ts'
import { BadUseError } from './report-fatal.ts'

/** The worker ended, or was stopped, before it had an answer. */
export class WorkerGoneError extends FeedkeeperError {
  constructor(cause?: Error) {
    super('worker-gone', 'the worker ended before it could tell what came of the polls; `feedkeeper status` does', {
      cause,
    })
  }
}

/** The operator does not wait for the worker any longer. */
class NotWaitedForError extends FeedkeeperError {
  constructor() {
    super('not-waited-for', 'not waited for any longer: the worker finishes the polls it has begun and begins no more')
  }
}

/** What the worker says that it could not do. */
class WorkerFailedError extends FeedkeeperError {
  constructor({ code, message }: Extract<WorkerAnswer, { error: unknown }>['error']) {
    super(code, `the worker: ${message}`)
  }
}

/** Nobody listens: there is no folder, no socket in it, or the worker that made it was killed. */
const nobody = ['ENOENT', 'ENOTDIR', 'ECONNREFUSED']

/**
 * Asks the worker of an output folder, or one of them, to poll now and tells its steps; absent where no worker listens there. When the signal
 * aborts, the worker polls no more of what it has not begun.
 *
 * Throws `BadUseError` for an unknown source, and `WorkerGoneError` where the worker ends meanwhile.
 */
export async function askWorker(
  outputFolder: string,
  sources: readonly string[],
  asking: Asking,
): Promise<PollRound | undefined> {
  const last = await askAny(outputFolder, { path: '/poll', body: { sources } }, asking)
  return last && 'round' in last ? last.round : undefined
}

/** Asks the worker, likewise, to fetch pictures of articles that came in before pictures were kept, by and by. */
export async function askForImages(
  outputFolder: string,
  body: { readonly sources: readonly string[]; readonly sinceMs?: number },
  asking: Asking,
): Promise<NotedBacklog | undefined> {
  const last = await askAny(outputFolder, { path: '/images', body }, asking)
  return last && 'backlog' in last ? last.backlog : undefined
}

type Asking = { readonly onStep: (step: RoundStep) => void; readonly signal: AbortSignal }
type Asked = { readonly path: string; readonly body: object }
type LastAnswer = Exclude<WorkerAnswer, { readonly step: RoundStep } | { readonly error: unknown }>

async function askAny(outputFolder: string, asked: Asked, asking: Asking): Promise<LastAnswer | undefined> {
  for (const name of namesIn(outputFolder)) {
    const answer = await askOne(outputFolder, name, asked, asking)
    if (answer !== undefined) return answer
  }
  return undefined
}

function namesIn(outputFolder: string): readonly string[] {
  try {
    return socketNames(outputFolder)
  } catch (error) {
    if (nobody.includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

async function askOne(
  outputFolder: string,
  name: string,
  asked: Asked,
  { onStep, signal }: Asking,
): Promise<LastAnswer | undefined> {
  let last: WorkerAnswer | undefined
  try {
    for await (const said of answers(socketAddress(outputFolder, name), asked, signal)) {
      if ('step' in said) onStep(said.step)
      else last = said
    }
  } catch (error) {
    if (signal.aborted) throw new NotWaitedForError()
    const { code = '' } = error as NodeJS.ErrnoException
    if (nobody.includes(code)) return undefined
    if (code === 'EACCES')
      throw new BadUseError(`${outputFolder}: its worker runs as another user; ask it as that user`)
    if (error instanceof FeedkeeperError) throw error
    throw new WorkerGoneError(error as Error)
  }
  if (last === undefined || 'step' in last) throw new WorkerGoneError()
  if (!('error' in last)) return last
  const { code, message } = last.error
  if (['unknown-source', 'no-source', 'bad-use'].includes(code)) throw new BadUseError(message)
  throw new WorkerFailedError(last.error)
}

async function* answers(
  address: SocketAddress,
  { path, body: asked }: Asked,
  signal: AbortSignal,
): AsyncGenerator<WorkerAnswer> {
  try {
    const body = JSON.stringify(asked)
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
    nodeHttp
      .request({ socketPath: address.path, method: 'POST', path, headers, signal })
      .on('response', resolve)
      .on('error', reject)
      .end(body)
    const response = await promise
    const lines = createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })
    for await (const line of lines) yield JSON.parse(line) as WorkerAnswer
  } finally {
    address.close()
  }
}
