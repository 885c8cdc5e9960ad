import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Log } from '../../log/log.ts'
import type { PollNow } from '../poll-now.ts'
import type { PollRound, RoundStep } from '../poll-round.ts'
import { type SocketAddress, socketAddress, socketName } from './socket-address.ts'

/** What a worker says to who asks it to poll: line by line how far it is, then what came of it, or why nothing did. */
export type WorkerAnswer =
  | { readonly step: RoundStep }
  | { readonly round: PollRound }
  | { readonly error: { readonly code: string; readonly message: string } }

/** A socket that is listened on, or none where it cannot be made. */
export type WorkerSocket = { readonly close: () => Promise<void> }

const request = z.object({ sources: z.array(z.string().max(64)).max(1_000_000) })
const mostRequestBytes = 64 * 1_024 * 1_024
/** Steps are left out while so much of them waits for a reader that does not read. */
const mostUnreadBytes = 1_048_576

/**
 * Listens in the output folder for those who ask the worker to poll now: HTTP over a Unix socket that is for the user of the
 * worker alone (mode 0600). Only who holds the lock of the folder may: a socket that is there is one that a worker left
 * which was killed. Where no socket can be made that is told, and the worker works without.
 */
export async function listenForPolls(
  outputFolder: string,
  {
    pollNow,
    workerName,
    log,
  }: { readonly pollNow: PollNow; readonly workerName?: string | undefined; readonly log: Log },
): Promise<WorkerSocket> {
  const server = createServer((request, response) => void answer(request, response, pollNow, log))
  let address: SocketAddress | undefined
  try {
    address = socketAddress(outputFolder, socketName(workerName))
    await listen(server, address.path)
  } catch (error) {
    address?.close()
    const { message } = error as Error
    log.warn({ error: message }, `no poll can be asked for beside this worker: ${message}`)
    return { close: async () => undefined }
  }
  const { path, close } = address
  return {
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      })
      rmSync(path, { force: true })
      close()
    },
  }
}

/** The mode is set by the mask while the socket is made, so that there is no moment in which others may connect. */
async function listen(server: ReturnType<typeof createServer>, path: string): Promise<void> {
  rmSync(path, { force: true })
  const mask = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
      // The socket is made by now; the event comes later.
      process.umask(mask)
    })
  } finally {
    process.umask(mask)
  }
}

async function answer(incoming: IncomingMessage, response: ServerResponse, pollNow: PollNow, log: Log): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const say = (line: WorkerAnswer) => response.write(`${JSON.stringify(line)}\n`)
  try {
    const { sources } = await read(incoming)
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson', Connection: 'close' })
    log.info({ sources }, `asked by hand to poll ${describe(sources)}`)
    const onStep = (step: RoundStep) => {
      if (response.writableLength < mostUnreadBytes) say({ step })
    }
    say({ round: await pollNow(sources, { signal: gone.signal, onStep }) })
  } catch (error) {
    const { message } = error as Error
    const code = error instanceof FeedkeeperError ? error.code : 'unexpected'
    if (code === 'unexpected') log.error({ error: message }, `a poll that was asked for by hand failed: ${message}`)
    say({ error: { code, message } })
  } finally {
    response.end()
  }
}

/** Reads what is asked for; throws where it is nothing of ours. */
async function read(incoming: IncomingMessage): Promise<z.output<typeof request>> {
  const bytes = Number(incoming.headers['content-length'] ?? Number.POSITIVE_INFINITY)
  const isOurs = incoming.method === 'POST' && incoming.url === '/poll' && bytes <= mostRequestBytes
  const parsed = isOurs ? request.safeParse(JSON.parse(await text(incoming))) : undefined
  if (!parsed?.success) throw new NotAskedProperlyError()
  return parsed.data
}

/** Somebody says something on the socket that a worker does not understand. */
class NotAskedProperlyError extends FeedkeeperError {
  constructor() {
    super('not-understood', 'the worker is another version of feedkeeper and does not understand what it is asked')
  }
}

function describe(sources: readonly string[]): string {
  if (sources.length === 0) return 'every source'
  return sources.length > 5 ? `${sources.length} sources` : sources.join(', ')
}
