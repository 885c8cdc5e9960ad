/**
 * Base of every error feedkeeper throws on purpose: one subclass per cause, each beside the code that throws it.
 *
 * The message says what failed, for which source, URL or file, and why; `code` is the cause in kebab case, stable for
 * logs and `--json`; what lay beneath is kept in `cause`.
 */
export class FeedkeeperError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}
