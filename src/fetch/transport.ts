import { ADDRCONFIG } from 'node:dns'
import { isIP } from 'node:net'
import type { buildConnector, Dispatcher } from 'undici'
import { FetchError } from './fetch-error.ts'
import type { FetchSettings } from './fetch-settings.ts'
import type { AddressGuard } from './guard/address-guard.ts'
import { checkBeforeProxy, guardedConnector, withoutBrackets } from './guard/guarded-connector.ts'
import { lookUpsAtOnce, NameLookUps, systemResolver } from './guard/name-look-ups.ts'
import { originConnections, type Sender } from './origin-connections.ts'
import { proxiesOf, proxyAtFault } from './proxies.ts'
import type { Hop } from './redirect.ts'
import type { TimeBudget } from './time-budget.ts'
import { ProxyFailedError, transportError } from './transport-error.ts'
import { request, wholeUndici } from './undici-parts.ts'

/** Sends one request and gives the answer as soon as its headers are there. */
export type Transport = {
  readonly send: (
    hop: Hop,
    headers: Record<string, string>,
    watch: Pick<TimeBudget, 'signal' | 'pause'> & { readonly onSend: () => void },
  ) => Promise<Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>>
  /** Breaks off what is under way and closes all connections. */
  readonly close: () => Promise<void>
}

/**
 * Most bytes of a body that wait to be read. Each piece costs a hundred times its one byte where a host sends chunks of
 * one byte, so that undici's 64 KiB would be megabytes.
 */
const waitingBytes = 4 * 1_024

/**
 * The dispatcher, telling when a request goes out: once its connection stands, which may be seconds after it was asked for. Where
 * that throws, it does not go out.
 */
function telling(dispatcher: Sender, onSend: () => void): Pick<Dispatcher, 'dispatch'> {
  return {
    dispatch: (options, handler) => {
      const start = handler.onRequestStart
      handler.onRequestStart = (controller, context) => {
        try {
          onSend()
        } catch (error) {
          controller.abort(error as Error)
          return
        }
        start?.call(handler, controller, context)
      }
      return dispatcher.dispatch(options, handler)
    },
  }
}

/**
 * Makes the transport on npm undici.
 *
 * Without a proxy every connection passes the guard. With one (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`) the proxy makes
 * the connection and resolves the name: the guard then checks before what can be checked here, and the proxy is trusted
 * for the rest; its own address may be anywhere. Throws `BadProxyError` where such a variable names none.
 */
export function createTransport(
  settings: FetchSettings,
  surroundings: {
    readonly guard: AddressGuard
    readonly env: NodeJS.ProcessEnv
    readonly onPrivatePeer: (hostname: string) => void
    /** Whether others ask the same hosts: then a connection is closed with its request, so that no host has those of all of them. */
    readonly isShared: boolean
  },
): Transport {
  const { guard, env, onPrivatePeer, isShared } = surroundings
  const proxies = proxiesOf(env)
  const hasProxy = proxies.httpProxy !== '' || proxies.httpsProxy !== ''
  const names = new NameLookUps({
    timeoutMs: settings.nameTimeout,
    atOnce: lookUpsAtOnce(env),
    // A proxy may reach addresses of a kind this machine has none of; elsewhere they are of no use (as net.connect asks).
    resolver: systemResolver(hasProxy || process.platform === 'win32' ? 0 : ADDRCONFIG),
  })
  const connect = guardedConnector(guard, { names, connectTimeoutMs: settings.connectTimeout, onPrivatePeer })
  const dispatcher = dispatcherOf(settings, connect, hasProxy ? proxies : undefined)

  /** Waits for the look-up of a name. Its failure is the connector's to tell: a connection that stands needs no name. */
  async function awaitName(url: URL, signal: AbortSignal): Promise<void> {
    const hostname = withoutBrackets(url.hostname)
    if (!isIP(hostname)) await names.addressesOf(hostname, signal).catch(() => signal.throwIfAborted())
  }

  return {
    async send(hop, headers, { signal, onSend, pause }) {
      try {
        await pause(() => (hasProxy ? checkBeforeProxy(hop.url, guard, names, signal) : awaitName(hop.url, signal)))
        signal.throwIfAborted()
        return await request.call(telling(dispatcher, onSend), {
          origin: hop.url.origin,
          path: hop.url.pathname + hop.url.search,
          method: hop.method,
          headers,
          body: hop.body ?? null,
          signal,
          highWaterMark: waitingBytes,
          reset: isShared,
        })
      } catch (error) {
        if (signal.aborted) throw signal.reason
        if (error instanceof FetchError) throw error
        const proxy = proxyAtFault(error, proxies)
        if (proxy !== undefined) throw new ProxyFailedError(hop.url, `${proxy} cannot be reached`, { cause: error })
        throw transportError(error, hop.url, 'headers')
      }
    },
    close: () => dispatcher.destroy(),
  }
}

/** What sends the requests: straight, or by proxies where there are any. */
function dispatcherOf(
  settings: FetchSettings,
  connect: buildConnector.connector,
  proxies: ReturnType<typeof proxiesOf> | undefined,
): Sender {
  const limits = {
    connections: settings.perHost.connections,
    pipelining: 1,
    headersTimeout: settings.headersTimeout,
    bodyTimeout: settings.idleTimeout,
    maxHeaderSize: settings.maxHeaderBytes,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
  }
  if (proxies === undefined) return originConnections({ ...limits, connect })
  const { EnvHttpProxyAgent, Pool } = wholeUndici()
  return new EnvHttpProxyAgent({
    ...limits,
    ...proxies,
    connect,
    connectTimeout: settings.connectTimeout,
    // The pool to a forwarding proxy is made without the agent's limits.
    factory: (origin, options) => new Pool(origin, { ...limits, ...options }),
  })
}
