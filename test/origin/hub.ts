import { createHmac } from 'node:crypto'
import { localServer } from '../support/local-server.ts'

/** What a hub was asked for. */
export type HubRequest = {
  readonly mode: string
  readonly callback: string
  readonly topic: string
  readonly secret: string
}

/** A WebSub hub of our own: it notes what it is asked, and verifies and pushes when the test tells it to. */
export async function someHub() {
  const requests: HubRequest[] = []
  const hub = { isDead: false, url: '', requests, last: () => requests.at(-1) as HubRequest, verify, push }
  const { url } = await localServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      const form = new URLSearchParams(text)
      const [mode, callback, topic, secret] = ['mode', 'callback', 'topic', 'secret'].map(
        (name) => form.get(`hub.${name}`) ?? '',
      )
      if (hub.isDead) return void response.writeHead(503).end()
      requests.push({ mode, callback, topic, secret } as HubRequest)
      response.writeHead(202).end()
    })
  })
  hub.url = url
  return hub

  /** Verifies what it was asked last, or something else; gives how the subscriber answered. */
  async function verify(
    other: Partial<HubRequest> & { readonly leaseSeconds?: number; readonly callbackBase?: string } = {},
  ) {
    const { mode, callback, topic, leaseSeconds = 864_000 } = { ...hub.last(), ...other }
    const query = new URLSearchParams({
      'hub.mode': mode,
      'hub.topic': topic,
      'hub.challenge': 'sheaf-42',
      'hub.lease_seconds': String(leaseSeconds),
    })
    const answer = await fetch(`${callback}?${query}`)
    return { status: answer.status, text: await answer.text() }
  }

  /** Pushes a feed, signed with the secret it was given or with another; gives the status of the answer. */
  async function push(
    body: string,
    { secret = hub.last().secret, headers = {}, method = 'sha256' } = {},
  ): Promise<number> {
    const signature = `${method}=${createHmac(method, secret).update(body).digest('hex')}`
    const answer = await fetch(hub.last().callback, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/rss+xml',
        link: `<${hub.last().topic}>; rel="self", <${hub.url}>; rel="hub"`,
        'x-hub-signature': signature,
        ...headers,
      },
    })
    await answer.body?.cancel()
    return answer.status
  }
}
