/** An alert that was told by one sink and is not over: what it is about, such as `source gazette`, and its kind. */
export type ToldAlert = { readonly subject: string; readonly kind: string }

/** Which alerts each sink has told, so that a restart repeats none; lost with the catalog. */
export type ToldAlerts = {
  readonly of: (sink: string) => Promise<readonly ToldAlert[]>
  /** Notes, in one step, what a sink has told: alerts that are raised, and alerts that are over. */
  readonly note: (sink: string, raised: readonly ToldAlert[], over: readonly ToldAlert[]) => Promise<void>
}
