import type { ToldAlerts } from '../../alerts/told-alerts.ts'
import type { PostgresDatabase } from '../connection/postgres-database.ts'

/** The alerts that were told, in the table `told_alerts`. */
export function toldAlerts(database: PostgresDatabase): ToldAlerts {
  return {
    async of(sink) {
      const rows = await database.all(
        'SELECT subject, kind FROM told_alerts WHERE sink = $1 ORDER BY subject, kind',
        sink,
      )
      return rows.map(({ subject, kind }) => ({ subject: String(subject), kind: String(kind) }))
    },
    async note(sink, raised, over) {
      await database.alone(async (queries) => {
        for (const { subject, kind } of raised) {
          await queries.run(
            'INSERT INTO told_alerts (sink, subject, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
            sink,
            subject,
            kind,
          )
        }
        for (const { subject, kind } of over) {
          await queries.run(
            'DELETE FROM told_alerts WHERE sink = $1 AND subject = $2 AND kind = $3',
            sink,
            subject,
            kind,
          )
        }
      })
    },
  }
}
