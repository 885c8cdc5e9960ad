import { type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import type { PollRound, RoundStep } from '../daemon/poll-round.ts'
import { type SocketAddress, socketAddress, socketNames } from '../daemon/socket/socket-address.ts'
import type { WorkerAnswer } from '../daemon/socket/worker-socket.ts'
import { FeedkeeperError } from '../feedkeeper-error.ts'
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
  for (const name of namesIn(outputFolder)) {
    const round = await askOne(outputFolder, name, sources, asking)
    if (round !== undefined) return round
  }
  return undefined
}

type Asking = { readonly onStep: (step: RoundStep) => void; readonly signal: AbortSignal }

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
  sources: readonly string[],
  { onStep, signal }: Asking,
): Promise<PollRound | undefined> {
  let last: WorkerAnswer | undefined
  try {
    for await (const said of answers(socketAddress(outputFolder, name), JSON.stringify({ sources }), signal)) {
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
  if ('round' in last) return last.round
  const { code, message } = last.error
  if (code === 'unknown-source' || code === 'no-source') throw new BadUseError(message)
  throw new WorkerFailedError(last.error)
}

async function* answers(address: SocketAddress, body: string, signal: AbortSignal): AsyncGenerator<WorkerAnswer> {
  try {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
    request({ socketPath: address.path, method: 'POST', path: '/poll', headers, signal })
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
