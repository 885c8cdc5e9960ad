import { rmSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Log } from '../../log/log.ts'
import { nodeHttp } from '../../node-http.ts'
import type { SourceBacklog } from '../../poll/entries/image-backlog.ts'
import type { PollNow } from '../poll-now.ts'
import type { PollRound, RoundStep } from '../poll-round.ts'
import { type SocketAddress, socketAddress, socketName } from './socket-address.ts'

/** What a worker says to who asks it for something: line by line how far it is, then what came of it, or why nothing did. */
export type WorkerAnswer =
  | { readonly step: RoundStep }
  | { readonly round: PollRound }
  | { readonly backlog: NotedBacklog }
  | { readonly error: { readonly code: string; readonly message: string } }

/** A socket that is listened on, or none where it cannot be made. */
export type WorkerSocket = { readonly close: () => Promise<void> }

/** Pictures that are to be fetched from now on, and how many wait in all. */
export type NotedBacklog = { readonly sources: readonly SourceBacklog[]; readonly waiting: number }

/** Has the pictures of articles that came in before kept; throws `UnknownSourceError`. */
export type NoteBacklog = (
  ids: readonly string[],
  options: {
    readonly sinceMs?: number | undefined
    readonly signal: AbortSignal
    readonly onStep: (step: RoundStep) => void
  },
) => Promise<NotedBacklog>

/** What a worker can be asked for. */
export type AskedActs = { readonly pollNow: PollNow; readonly noteBacklog: NoteBacklog }

const request = z.object({
  sources: z.array(z.string().max(64)).max(1_000_000),
  sinceMs: z.number().exactOptional(),
})
const paths = ['/poll', '/images'] as const
const mostRequestBytes = 64 * 1_024 * 1_024
/** Steps are left out while so much of them waits for a reader that does not read. */
const mostUnreadBytes = 1_048_576

/**
 * Listens in the output folder for those who ask the worker to poll now, or to fetch pictures: HTTP over a Unix socket that is for the user of the
 * worker alone (mode 0600). Only who holds the lock of the folder may: a socket that is there is one that a worker left
 * which was killed. Where no socket can be made that is told, and the worker works without.
 */
export async function listenForPolls(
  outputFolder: string,
  { acts, workerName, log }: { readonly acts: AskedActs; readonly workerName?: string | undefined; readonly log: Log },
): Promise<WorkerSocket> {
  const server = nodeHttp.createServer((request, response) => void answer(request, response, acts, log))
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
async function listen(server: Server, path: string): Promise<void> {
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

async function answer(incoming: IncomingMessage, response: ServerResponse, acts: AskedActs, log: Log): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const say = (line: WorkerAnswer) => response.write(`${JSON.stringify(line)}\n`)
  try {
    const { path, sources, sinceMs } = await read(incoming)
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson', Connection: 'close' })
    log.info(
      { sources },
      `asked by hand to ${path === '/poll' ? 'poll' : 'fetch the pictures of'} ${describe(sources)}`,
    )
    const onStep = (step: RoundStep) => {
      if (response.writableLength < mostUnreadBytes) say({ step })
    }
    const asked = { signal: gone.signal, onStep }
    if (path === '/poll') say({ round: await acts.pollNow(sources, asked) })
    else say({ backlog: await acts.noteBacklog(sources, { ...asked, sinceMs }) })
  } catch (error) {
    const { message } = error as Error
    const code = error instanceof FeedkeeperError ? error.code : 'unexpected'
    if (code === 'unexpected') log.error({ error: message }, `what was asked for by hand failed: ${message}`)
    say({ error: { code, message } })
  } finally {
    response.end()
  }
}

/** Reads what is asked for; throws where it is nothing of ours. */
async function read(incoming: IncomingMessage): Promise<z.output<typeof request> & { path: (typeof paths)[number] }> {
  const bytes = Number(incoming.headers['content-length'] ?? Number.POSITIVE_INFINITY)
  const path = paths.find((each) => each === incoming.url)
  const isOurs = incoming.method === 'POST' && bytes <= mostRequestBytes
  const parsed = isOurs && path ? request.safeParse(JSON.parse(await text(incoming))) : undefined
  if (!parsed?.success || path === undefined) throw new NotAskedProperlyError()
  return { ...parsed.data, path }
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
