import type { IncomingMessage, ServerResponse } from 'node:http'

/** One way in which a source fails as they do every day. */
export type FailingSite = {
  /** Id of the source. */
  readonly id: string
  /** What the operator has to be told of it, and the public in a few words. */
  readonly tells: RegExp
  readonly shows: string
  /** Its address, where that is not one of a site that answers. */
  readonly url?: string
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void
  /** Whether its answer is whole, and only no listing. */
  readonly isRead?: true
  /** What its definition says instead of a feed at its address. */
  readonly list?: (url: string) => string
}

const refused = (id: string, status: number, headers = {}): FailingSite => ({
  id,
  tells: new RegExp(`HTTP ${status}`),
  shows: status === 410 ? 'gone (HTTP 410)' : `HTTP ${status}`,
  answer: (_request, response) => response.writeHead(status, headers).end('no'),
})

const says = (id: string, tells: RegExp, body: string, headers: Record<string, string> = {}): FailingSite => ({
  id,
  tells,
  shows: 'no feed',
  answer: (_request, response) => response.writeHead(200, { 'content-type': 'text/xml', ...headers }).end(body),
})

const leads = (id: string, tells: RegExp, shows: string, location: string): FailingSite => ({
  id,
  tells,
  shows,
  answer: (_request, response) => response.writeHead(302, { location }).end(),
})

const at = (id: string, tells: RegExp, shows: string, url: string): FailingSite => ({ id, tells, shows, url })

/** Twenty-four sources of which each fails in its own way; addresses outside loopback are none that the guard lets through. */
export const failingSites: readonly FailingSite[] = [
  refused('not_found', 404),
  refused('forbidden', 403),
  refused('wants_login', 401),
  refused('gone', 410),
  refused('too_often', 429, { 'retry-after': '120' }),
  refused('broken_inside', 500),
  refused('overloaded', 503),
  {
    isRead: true,
    ...says('page_instead', /a web page|HTML/i, '<!doctype html><title>Welcome</title><p>We have moved house.'),
  },
  {
    isRead: true,
    ...says('no_xml', /not a feed|no feed|cannot be (read|parsed)|neither/i, 'Service temporarily moved'),
  },
  says('empty_body', /empty|no content/i, ''),
  says('not_gzip', /gzip|decod|header check/i, 'plain', { 'content-encoding': 'gzip' }),
  says('odd_coding', /x-odd/, 'plain', { 'content-encoding': 'x-odd' }),
  {
    id: 'cut_off',
    tells: /cut off|ended early|closed|terminated|shorter|aborted|bytes/i,
    shows: 'no feed',
    answer(_request, response) {
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '5000' })
      response.write('<rss version="2.0"><channel><title>Half</title>')
      setTimeout(() => response.destroy(), 50)
    },
  },
  {
    id: 'silent_site',
    tells: /no answer|timed? ?out|took longer|within|headers/i,
    shows: 'timed out',
    answer: () => undefined,
  },
  {
    id: 'stalls',
    tells: /timed? ?out|took longer|within|stall|deadline|no byte|paused/i,
    shows: 'timed out',
    answer: (_request, response) => void response.writeHead(200, { 'content-type': 'text/xml' }).write('<rss'),
  },
  {
    id: 'hangs_up',
    tells: /closed|hang|reset|socket/i,
    shows: 'no connection',
    answer: (request) => request.socket.destroy(),
  },
  leads('in_circles', /redirect/i, 'bad redirect', '/'),
  leads('leads_inside', /10\.0\.0\.1|private|not public|forbidden/i, 'not allowed', 'http://10.0.0.1/feed'),
  leads('leads_to_file', /file|http/i, 'not allowed', 'file:///etc/hostname'),
  at('nobody_there', /ECONNREFUSED|refused/i, 'no connection', 'http://127.97.0.1:9/feed'),
  at('unknown_name', /nowhere\.invalid/i, 'no connection', 'http://feeds.nowhere.invalid/feed'),
  at('private_place', /allowPrivateNetworks|private|not public/i, 'not allowed', 'http://192.168.77.1/feed'),
  {
    id: 'no_tls',
    tells: /TLS|SSL|secure|certificate|wrong version/i,
    shows: 'no connection',
    answer: (_request, response) => response.end('plain'),
    list: (url) => `feed: { url: "${url.replace('http:', 'https:')}" }`,
  },
  {
    id: 'no_json',
    isRead: true,
    tells: /JSON/,
    shows: 'no feed',
    answer: (_request, response) => response.end('<p>Sign in</p>'),
    list: (url) => `json: { url: "${url}", entries: "items[].{ url: url, title: title }" }`,
  },
]
