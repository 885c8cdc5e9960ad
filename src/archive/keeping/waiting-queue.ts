import type { DueQueue } from '../due-queue.ts'

/** A queue that gives nothing while there is nowhere to keep what polls would bring. */
export function waitingFor<State>(problem: () => Promise<string | undefined>, queue: DueQueue<State>): DueQueue<State> {
  return {
    claim: async (nowMs, room) => queue.claim(nowMs, (await problem()) === undefined ? room : 0),
    begin: queue.begin.bind(queue),
    finish: queue.finish.bind(queue),
    release: queue.release.bind(queue),
    bringForward: queue.bringForward.bind(queue),
    releaseAll: queue.releaseAll.bind(queue),
  }
}
