import { Counter, Gauge, Histogram, Registry } from 'prom-client'

type Named<Label extends string> = { readonly name: string; readonly help: string; readonly labels?: readonly Label[] }

/**
 * The metrics of one worker, each written as Prometheus' own text or as OpenMetrics. Names follow Prometheus: base units, and
 * `_total` of what only grows.
 */
export class Metrics {
  readonly #text = new Registry()
  readonly #open = new Registry()

  constructor() {
    this.#open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
  }

  /** A number that only grows. */
  counter<Label extends string = never>({ name, help, labels = [] }: Named<Label>): Counter<Label> {
    const counter = new Counter({ name, help, labelNames: [...labels], registers: [this.#text] })
    // The registry takes `_total` off the name of a counter when it writes OpenMetrics, and never puts it back.
    this.#open.registerMetric(Object.create(counter))
    return counter
  }

  /** Durations in seconds, or the like, in buckets. */
  histogram({ name, help, buckets }: Named<never> & { readonly buckets: readonly number[] }): Histogram {
    return new Histogram({ name, help, buckets: [...buckets], registers: this.#registers() })
  }

  /** A number that is looked at when it is asked for. */
  gauge<Label extends string = never>(
    { name, help, labels = [] }: Named<Label>,
    look: (gauge: Gauge<Label>) => void | Promise<void>,
  ): void {
    const collect = function (this: Gauge<Label>) {
      return look(this)
    }
    new Gauge({ name, help, labelNames: [...labels], registers: this.#registers(), collect })
  }

  /** Writes all of them as they are now. */
  async write(format: 'text' | 'openmetrics'): Promise<{ readonly contentType: string; readonly body: string }> {
    const registry = format === 'text' ? this.#text : this.#open
    return { contentType: registry.contentType, body: await registry.metrics() }
  }

  // One registry cannot write in two formats at the same time.
  #registers(): Registry[] {
    return [this.#text, this.#open]
  }
}
