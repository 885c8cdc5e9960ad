import type { PgBoss } from 'pg-boss'
import type { PostgresDatabase } from '../connection/postgres-database.ts'
import { JobsSchemaError } from '../connection/postgres-error.ts'

/** The one queue of pg-boss that there is: hosts with due sources. */
export const queueName = 'hosts'

/** pg-boss on our own connections. */
export type JobBoss = {
  readonly boss: PgBoss
  /** The table of its jobs, as statements name it. */
  readonly jobsTable: string
}

/** Makes pg-boss on our own connections, in a schema beside ours, with the one queue of hosts. Throws `JobsSchemaError`. */
export async function startBoss(database: PostgresDatabase, onFailure: (error: Error) => void): Promise<JobBoss> {
  const { PgBoss } = await import('pg-boss')
  const row = await database.get(
    `SELECT current_schema() || '_jobs' AS schema, current_user AS user, current_database() AS database,
       to_regnamespace(quote_ident(current_schema() || '_jobs')) IS NOT NULL AS is_there,
       has_database_privilege(current_database(), 'CREATE') AS may_be_made`,
  )
  const schema = String(row?.schema)
  const hasSchema = row?.is_there === true
  if (!hasSchema && row?.may_be_made !== true)
    throw new JobsSchemaError(database.address, schema, String(row?.user), String(row?.database))
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.statement(text, values ?? []) },
    schema,
    createSchema: !hasSchema,
    schedule: false,
    supervise: false,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: 60,
    monitorVacuum: false,
    reindex: false,
  })
  boss.on('error', onFailure)
  await boss.start()
  await boss.createQueue(queueName, {
    policy: 'exclusive',
    retryLimit: 0,
    heartbeatSeconds: 10,
    expireInSeconds: 86_000,
    deleteAfterSeconds: 60,
    retentionSeconds: 3_600,
  })
  return { boss, jobsTable: `${schema}.job` }
}
