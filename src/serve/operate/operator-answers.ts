import type { IncomingMessage, ServerResponse } from 'node:http'
import { BlockList, isIPv4 } from 'node:net'
import Negotiator from 'negotiator'
import { answerPlainly } from '../answer.ts'
import type { ServerSettings } from '../serve-settings.ts'

/** What is told to who operates the worker. */
export type Operated = {
  /** Why the worker's loop does not turn; absent where it does. */
  readonly whyHanging: () => string | undefined
  /** Why the worker is not ready, one sentence each. */
  readonly whyUnready: () => Promise<readonly string[]>
  readonly metrics: (format: 'text' | 'openmetrics') => Promise<{ readonly contentType: string; readonly body: string }>
}

/** Answers what is asked for by monitoring; absent where something else is. */
export type OperatorAnswers = (request: IncomingMessage, response: ServerResponse) => Promise<void> | undefined

const openMetrics = 'application/openmetrics-text'
const formats = [
  ...['', '; version=0.0.4'].map((version) => `text/plain${version}`),
  ...['', '; version=1.0.0', '; version=0.0.1'].map((version) => openMetrics + version),
]
/** Headers of a proxy: who asks through one is not the machine that the connection comes from. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

/**
 * Makes what answers `/healthz` and `/readyz` to everybody, and `/metrics` to the networks of the settings alone: to
 * everybody else, and to who comes through a proxy, there is no such page.
 */
export function createOperatorAnswers(operated: Operated, settings: ServerSettings['metrics']): OperatorAnswers {
  const readers = new BlockList()
  for (const { address, prefixLength } of settings.readers) {
    readers.addSubnet(address, prefixLength, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
  const mayRead = ({ socket, headers }: IncomingMessage) => {
    if (proxyHeaders.some((name) => headers[name] !== undefined)) return false
    const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? ''
    return readers.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
  const answerMetrics = async (request: IncomingMessage, response: ServerResponse) => {
    const isOpen = new Negotiator(request).mediaType(formats)?.startsWith(openMetrics)
    const { contentType, body } = await operated.metrics(isOpen ? 'openmetrics' : 'text')
    answerPlainly(response, 200, body, { 'Content-Type': contentType, Vary: 'Accept' })
  }
  const tell = (response: ServerResponse, reasons: readonly string[]) =>
    reasons.length === 0
      ? answerPlainly(response, 200, 'ok\n')
      : answerPlainly(response, 503, reasons.map((reason) => `${reason}\n`).join(''))

  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    switch (request.url?.split('?', 1)[0]) {
      case '/healthz':
        return Promise.resolve(tell(response, [operated.whyHanging() ?? []].flat()))
      case '/readyz':
        return operated.whyUnready().then((reasons) => tell(response, reasons))
      case '/metrics':
        return mayRead(request) ? answerMetrics(request, response) : undefined
      default:
        return undefined
    }
  }
}
