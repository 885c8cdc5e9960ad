import type { ToldAlerts } from '../../alerts/told-alerts.ts'
import type { Database } from '../database.ts'

/** The alerts that were told, in the table `told_alerts`. */
export function toldAlerts(database: Database): ToldAlerts {
  return {
    async of(sink) {
      const rows = database.all('SELECT subject, kind FROM told_alerts WHERE sink = ? ORDER BY subject, kind', sink)
      return rows.map(({ subject, kind }) => ({ subject: String(subject), kind: String(kind) }))
    },
    async note(sink, raised, over) {
      database.transaction(() => {
        for (const { subject, kind } of raised) {
          database.run('INSERT OR IGNORE INTO told_alerts (sink, subject, kind) VALUES (?, ?, ?)', sink, subject, kind)
        }
        for (const { subject, kind } of over) {
          database.run('DELETE FROM told_alerts WHERE sink = ? AND subject = ? AND kind = ?', sink, subject, kind)
        }
      })
    },
  }
}
