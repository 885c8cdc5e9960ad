import type { Database } from './database.ts'

type Waiting = {
  readonly act: () => unknown
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/** Runs an act in one transaction with those that are asked for at the same time. */
export type RunTogether = <Result>(act: () => Result) => Promise<Result>

/**
 * Gives the function that runs acts on a database: those that are asked for within one turn of the event loop go in one
 * transaction, since each writes the same few pages anew. Where that fails, all of them fail.
 */
export function sharedTransactions(database: Database): RunTogether {
  let waiting: Waiting[] = []
  const run = () => {
    const group = waiting
    waiting = []
    try {
      const results = database.transaction(() => group.map(({ act }) => act()))
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as never)
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }
  return (act) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ act, resolve, reject }) === 1) setImmediate(run)
    })
}
