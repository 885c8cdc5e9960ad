import { median } from '../publish/generated-archive.ts'

/** What something costs; `perAct` where that is not to depend on how large the archive is, `bound` where it has one by itself. */
export type Cost = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly perAct: boolean
  readonly bound?: Bound
}

type Bound = { readonly most?: number; readonly least?: number }

/** What one article, or one act, costs. */
export function each(name: string, value: number, unit: string): Cost {
  return { name, value, unit, perAct: true }
}

/** What the whole archive costs, which may have a bound and has no ratio. */
export function whole(name: string, value: number, unit: string, bound?: Bound): Cost {
  return { name, value, unit, perAct: false, ...(bound && { bound }) }
}

/** Says what was measured, to `bench/archive.ts`. */
export function sayCosts(costs: readonly Cost[]): void {
  process.stdout.write(JSON.stringify(costs))
}

/** The middle of how many milliseconds of CPU an act took, after one that warms up; each is given its number. */
export async function cpuMs(times: number, act: (round: number) => Promise<unknown>): Promise<number> {
  await act(times)
  const taken: number[] = []
  for (let round = 0; round < times; round += 1) {
    const before = process.cpuUsage()
    await act(round)
    const { user, system } = process.cpuUsage(before)
    taken.push((user + system) / 1_000)
  }
  return median(taken)
}

/** How many milliseconds of CPU, and of time, something took. */
export async function timed(
  work: () => Promise<unknown>,
): Promise<{ readonly cpuMs: number; readonly wallMs: number }> {
  const before = process.cpuUsage()
  const startedAt = performance.now()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - startedAt }
}
