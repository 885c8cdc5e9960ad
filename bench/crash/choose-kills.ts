import { type Aim, stepsIn, type ToldStep } from './steps.ts'

/** A daemon never ends. */
const longestMs = 6_000

/** Where a run is killed: at a step, or so long after its first one. */
export type Kill = Aim | { readonly delayMs: number }

/** What a run was like: the steps it told of, and how long it took from the first to its end. */
export type RunSeen = { readonly told: readonly ToldStep[]; readonly tookMs: number; readonly wasKilled: boolean }

/**
 * Chooses where runs are killed: every other one at a random moment, the others at a step, of the kinds that the command makes the
 * one that was hit least so far. The first run of a command goes on to its end, so that it is known what steps there are.
 */
export class ChooseKills {
  readonly #random: () => number
  readonly #seen = new Map<string, { readonly steps: Map<string, number>; tookMs: number }>()
  /** How many kills there were at each step, such as `journal: write`. */
  readonly hits = new Map<ToldStep, number>()
  #chosen = 0

  constructor(random: () => number) {
    this.#random = random
  }

  next(command: string): Kill {
    const seen = this.#seen.get(command)
    if (seen === undefined) return { delayMs: longestMs }
    this.#chosen += 1
    if (this.#chosen % 2 === 0) return { delayMs: this.#random() * seen.tookMs }
    const [least = ['', 0]] = [...seen.steps].toSorted(([a], [b]) => this.hitsOf(a) - this.hitsOf(b))
    const [step, count] = least
    return { step, number: 1 + Math.floor(this.#random() * count), isAmid: this.#random() < 0.5 }
  }

  note(command: string, { told, tookMs, wasKilled }: RunSeen): void {
    const seen = this.#seen.get(command) ?? { steps: new Map<string, number>(), tookMs: 0 }
    this.#seen.set(command, seen)
    seen.tookMs = Math.max(seen.tookMs, tookMs)
    for (const [step, count] of stepsIn(told)) seen.steps.set(step, Math.max(seen.steps.get(step) ?? 0, count))
    const last = told.at(-1)
    if (wasKilled && last !== undefined) this.hits.set(last, (this.hits.get(last) ?? 0) + 1)
  }

  /** How many kills there were at steps of a kind. */
  hitsOf(kind: string): number {
    return [...this.hits].reduce((sum, [step, count]) => sum + (step.startsWith(`${kind}: `) ? count : 0), 0)
  }
}
