import type { Dispatcher } from 'undici'
import { loadLibrary, loadLibraryWith } from '../load-library.ts'

type Undici = typeof import('undici')

/**
 * What speaks HTTP/2 is loaded for the first connection that does: with it come TLS and every certificate that Node trusts, which
 * take as long as all other parts.
 */
const connectH2 = (...told: readonly unknown[]): unknown =>
  (loadLibrary('undici/lib/dispatcher/client-h2.js') as (...told: readonly unknown[]) => unknown)(...told)

/**
 * The parts of undici that send requests, each loaded by itself: its index loads `fetch`, WebSocket, caches and mocks
 * besides, a tenth of the start of a command.
 */
export const Agent = loadLibraryWith('undici/lib/dispatcher/agent.js', {
  './client-h2.js': connectH2,
}) as Undici['Agent']

/** Makes connectors. */
export const buildConnector = loadLibrary('undici/lib/core/connect.js') as Undici['buildConnector']

/** Sends one request by what dispatches it; neither retries nor follows, nor adds a header of its own. */
export const request = loadLibrary('undici/lib/api/api-request.js') as (
  this: Pick<Dispatcher, 'dispatch'>,
  options: Dispatcher.RequestOptions,
) => Promise<Dispatcher.ResponseData>

/** The whole of undici, which its agents for proxies need; loaded only where there is a proxy. */
export const wholeUndici = (): Undici => loadLibrary('undici') as Undici
