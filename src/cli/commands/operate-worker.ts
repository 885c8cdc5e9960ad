import type { Daemon } from '../../daemon/daemon.ts'
import { addMachineGauges } from '../../daemon/metrics/machine-gauges.ts'
import { Metrics } from '../../daemon/metrics/metrics.ts'
import { WorkerCounters } from '../../daemon/metrics/worker-counters.ts'
import { addWorkerGauges } from '../../daemon/metrics/worker-gauges.ts'
import { whyHanging, whyUnready } from '../../daemon/readiness.ts'
import type { Operated } from '../../serve/operate/operator-answers.ts'
import { programVersion } from '../surroundings.ts'
import type { Workspace } from '../workspace.ts'

/** What is counted of a worker from before it is opened, and told of it once it runs. */
export type WorkerWatch = {
  readonly counters: WorkerCounters
  /** What monitoring is told of a worker that runs. */
  readonly operate: (workspace: Workspace, daemon: Daemon) => Operated
  readonly close: () => void
}

/** Makes what watches one worker. */
export function watchWorker(): WorkerWatch {
  const metrics = new Metrics()
  const counters = new WorkerCounters(metrics)
  let endLooking = () => {}
  return {
    counters,
    operate({ archive, archiveFolder, clock, folder, jobs, polling, settings }, { health }) {
      const { catalog } = archive
      endLooking = addMachineGauges(metrics, { archiveFolder, version: programVersion() })
      addWorkerGauges(metrics, {
        health,
        sources: () => folder.sources,
        catalog,
        jobsWaiting: jobs.waiting,
        isPerSource: settings.server.metrics.perSource,
        clock,
      })
      return {
        whyHanging: () => whyHanging({ health, clock }),
        whyUnready: () => whyUnready({ health, archive, tickMs: polling.tick, clock }),
        metrics: (format) => metrics.write(format),
      }
    },
    close: () => endLooking(),
  }
}
