import { readFileSync } from 'node:fs'
import type { Check } from '../hostile/watch.ts'

const everyMs = 2_000
const mostGrowth = 1.1

/** What a process has in memory, in MB: all of it, and what is its own, without the pages of Node's program and of other files. */
type Memory = { readonly residentMb: number; readonly ownMb: number }

/** What a process has in memory, looked at every two seconds. */
export class MemoryTrace {
  readonly seen: Memory[] = []
  readonly #timer: NodeJS.Timeout

  constructor(pid: number) {
    this.#timer = setInterval(() => {
      const memory = memoryOf(pid)
      if (memory !== undefined) this.seen.push(memory)
    }, everyMs)
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}

/** Whether what is its own, which no limit can take from it, stays under a bound. */
export function smallness({ seen }: Pick<MemoryTrace, 'seen'>, mostMb: number): Check {
  const ownMb = Math.max(...seen.map((memory) => memory.ownMb))
  const residentMb = Math.max(...seen.map((memory) => memory.residentMb))
  const told = `${ownMb.toFixed(0)} MB, ${residentMb.toFixed(0)} MB with the pages of Node's program and other files`
  return {
    says: `memory stays under ${mostMb} MB (peak ${told})`,
    holds: ownMb < mostMb,
    because: `the peak was ${told}`,
  }
}

/** Whether memory is flat: the last third of the time holds no more than a tenth above the third before. */
export function flatness({ seen }: Pick<MemoryTrace, 'seen'>): Check {
  const seenMb = seen.map(({ residentMb }) => residentMb)
  const third = Math.floor(seenMb.length / 3)
  const [first, second, last] = [0, third, 2 * third].map((from) => median(seenMb.slice(from, from + third)))
  const told = [first, second, last].map((mb = 0) => mb.toFixed(0)).join(', ')
  return {
    says: `memory is flat (medians of three thirds: ${told} MB)`,
    holds: (last ?? 0) <= (second ?? 0) * mostGrowth,
    because: `the medians were ${told} MB`,
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function memoryOf(pid: number): Memory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const mb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1_024
    return { residentMb: mb('VmRSS'), ownMb: mb('RssAnon') }
  } catch {
    return undefined
  }
}
