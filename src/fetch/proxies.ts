import { isIP } from 'node:net'
import { FeedkeeperError } from '../feedkeeper-error.ts'

/** The proxies requests go by, each a URL or empty for none, and the hosts that are asked without one. */
export type Proxies = { readonly httpProxy: string; readonly httpsProxy: string; readonly noProxy: string }

/** Thrown where a variable of the environment names a proxy that cannot be one. */
export class BadProxyError extends FeedkeeperError {
  constructor(variable: string, value: string, why: string) {
    const shown = JSON.stringify(withoutPassword(value).slice(0, 200))
    super(
      'bad-proxy',
      `${variable}=${shown}: ${why}; write the proxy as http://host:port, or unset ${variable} to go without one`,
    )
  }
}

const withoutPassword = (value: string) => value.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@')

/**
 * The proxies named in the environment: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`; lower case goes first, as with curl. Throws
 * `BadProxyError` for a proxy that cannot be used; what `NO_PROXY` holds that is no host matches none.
 */
export function proxiesOf(env: NodeJS.ProcessEnv): Proxies {
  return {
    httpProxy: proxyOf(env, ['http_proxy', 'HTTP_PROXY']),
    httpsProxy: proxyOf(env, ['https_proxy', 'HTTPS_PROXY']),
    noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
  }
}

function proxyOf(env: NodeJS.ProcessEnv, variables: readonly string[]): string {
  const variable = variables.find((name) => env[name] !== undefined)
  const value = variable && env[variable]
  if (!variable || !value) return ''
  const fault = faultOf(value)
  if (fault !== undefined) throw new BadProxyError(variable, value, fault)
  return value
}

/** Why a text is not the URL of a proxy as undici takes it; absent where it is. */
function faultOf(text: string): string | undefined {
  if (!/^\s*(?:https?|socks5?):\/\//i.test(text)) return 'it begins with none of http://, https:// and socks5://'
  const url = URL.parse(text)
  if (url === null || url.hostname === '') return 'it is no valid URL'
  if (url.pathname.length > 1 || url.search !== '' || url.hash !== '') return 'something follows host and port'
  try {
    decodeURIComponent(url.username + url.password)
  } catch {
    return 'its user name or password has a % that is not written as %25'
  }
  return undefined
}

/**
 * The proxy, as host and port, that an error of a connection is about; absent where it is about the site, or there is no
 * proxy. Such an error names the address it could not connect to, or the name it could not resolve, and nothing else.
 */
export function proxyAtFault(error: unknown, { httpProxy, httpsProxy }: Proxies): string | undefined {
  const [fault] = error instanceof AggregateError ? error.errors : [error]
  const {
    address,
    port,
    hostname,
    message = '',
  } = fault as NodeJS.ErrnoException & {
    readonly address?: string
    readonly port?: number
    readonly hostname?: string
  }
  for (const text of [httpProxy, httpsProxy]) {
    const proxy = URL.parse(text)
    if (proxy === null) continue
    const host = proxy.hostname.replace(/^\[(.*)\]$/, '$1')
    const proxyPort = Number(proxy.port) || (proxy.protocol === 'https:' ? 443 : 80)
    const isItsAddress = address !== undefined && port === proxyPort && (address === host || !isIP(host))
    if (isItsAddress || hostname === host || message.includes(` ${host}:${proxyPort}`))
      return `${proxy.hostname}:${proxyPort}`
  }
  return undefined
}
