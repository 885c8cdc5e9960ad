import type { Agent as AgentClass, Dispatcher } from 'undici'
import { Agent } from './undici-parts.ts'

/** What sends requests; destroyed, it breaks off what is under way. */
export type Sender = Pick<Dispatcher, 'dispatch'> & { readonly destroy: () => Promise<void> }

/** An agent that has one connection to each origin, and how many requests it has under way to which. */
type Line = { readonly agent: AgentClass; readonly underWay: Map<string, number> }

/**
 * Makes what sends requests by at most so many connections to each origin, as undici's own agent does. That one has a pool for
 * each origin, whose queue alone takes 16 KiB and which costs a fifth of a request. Here the first connections are one agent's,
 * the second ones another's, and a request takes the first that has nothing under way to its origin.
 */
export function originConnections(options: AgentClass.Options & { readonly connections: number }): Sender {
  const lines: Line[] = []
  const lineTo = (origin: string): Line => {
    const free = lines.find(({ underWay }) => !underWay.has(origin))
    if (free !== undefined) return free
    // More than politeness lets through wait where least is under way.
    if (lines.length === options.connections)
      return lines.reduce((a, b) => ((b.underWay.get(origin) ?? 0) < (a.underWay.get(origin) ?? 0) ? b : a))
    const made = { agent: new Agent({ ...options, connections: 1 }), underWay: new Map<string, number>() }
    lines.push(made)
    return made
  }
  return {
    dispatch(request, handler) {
      const origin = String(request.origin)
      const { agent, underWay } = lineTo(origin)
      underWay.set(origin, (underWay.get(origin) ?? 0) + 1)
      onEnd(handler, () => {
        const left = (underWay.get(origin) ?? 1) - 1
        if (left > 0) underWay.set(origin, left)
        else underWay.delete(origin)
      })
      return agent.dispatch(request, handler)
    },
    async destroy() {
      await Promise.all(lines.flatMap(({ agent, underWay }) => (underWay.size > 0 ? [agent.destroy()] : [])))
    },
  }
}

/** Calls back once, when the answer is there to its last byte, or there will be none. */
function onEnd(handler: Dispatcher.DispatchHandler, tell: () => void): void {
  const { onResponseEnd, onResponseError } = handler
  let isOver = false
  const end = () => {
    if (!isOver) tell()
    isOver = true
  }
  handler.onResponseEnd = (...told) => {
    end()
    onResponseEnd?.apply(handler, told)
  }
  handler.onResponseError = (...told) => {
    end()
    onResponseError?.apply(handler, told)
  }
}
