import { spawn } from 'node:child_process'
import { FeedkeeperError } from '../../feedkeeper-error.ts'
import type { Fetch } from '../../fetch/outcome.ts'
import type { AlertMessage } from './alert-message.ts'
import type { AlertSettings } from './alert-settings.ts'

/** Somebody who is told of alerts; `tell` rejects where the message was not taken. */
export type AlertSink = {
  readonly name: 'webhook' | 'command'
  readonly tell: (message: AlertMessage, signal: AbortSignal) => Promise<void>
}

/** A sink did not take a message. */
class AlertNotTakenError extends FeedkeeperError {
  constructor(sink: string, reason: string, options?: ErrorOptions) {
    super('alert-not-taken', `alerts.${sink}: ${reason}`, options)
  }
}

/** A command that has not ended by then is killed. */
const commandEndsWithinMs = 30_000

/** The sinks that the settings name. */
export function alertSinks({ webhook, command }: AlertSettings, fetch: Fetch): readonly AlertSink[] {
  return [
    ...(webhook === undefined ? [] : [{ name: 'webhook', tell: tellWebhook(webhook, fetch) } as const]),
    ...(command === undefined ? [] : [{ name: 'command', tell: tellCommand(command) } as const]),
  ]
}

function tellWebhook(url: string, fetch: Fetch): AlertSink['tell'] {
  return async (message, signal) => {
    try {
      const headers = { 'Content-Type': 'application/json' }
      const outcome = await fetch({ url, method: 'POST', headers, body: JSON.stringify(message), signal })
      const status = 'status' in outcome ? outcome.status : 410
      if (status < 200 || status > 299) throw new AlertNotTakenError('webhook', `${url}: HTTP ${status}`)
    } catch (error) {
      // Most who take such a message have nothing to say.
      if (error instanceof FeedkeeperError && error.code === 'empty-body') return
      if (error instanceof AlertNotTakenError) throw error
      throw new AlertNotTakenError('webhook', (error as Error).message, { cause: error })
    }
  }
}

function tellCommand([program = '', ...args]: readonly string[]): AlertSink['tell'] {
  return async (message, stopped) => {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(commandEndsWithinMs)])
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], signal, killSignal: 'SIGKILL' })
    // A program that does not read what it is told has its reasons.
    child.stdin.on('error', () => undefined)
    child.stdin.end(`${JSON.stringify(message)}\n`)
    const reason = await new Promise<string | undefined>((resolve) => {
      child.on('error', (error) =>
        resolve(signal.aborted ? `it did not end within ${commandEndsWithinMs / 1_000}s` : error.message),
      )
      child.on('close', (code, killed) => resolve(code === 0 ? undefined : `it ended with ${code ?? killed}`))
    })
    if (reason !== undefined) throw new AlertNotTakenError('command', `${program}: ${reason}`)
  }
}
