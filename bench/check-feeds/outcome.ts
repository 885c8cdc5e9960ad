import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** How one check of published feeds ended. */
export type Outcome =
  | { readonly kind: 'passed'; readonly what: string }
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'failed'; readonly faults: readonly string[] }

/** What is checked. */
export type Checked = {
  /** The folder of feeds. */
  readonly feeds: string
  /** The archive they were made of; absent where it is not there. */
  readonly articles?: string
  /** Every document of the folder, relative to it. */
  readonly documents: readonly string[]
}

/** One check of published feeds, by a program or by what the formats say. */
export type Check = (checked: Checked) => Promise<Outcome>

/** What a program printed; absent where it is not installed. A program that fails gives its output as well. */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  options: { readonly stdin?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string } | undefined> {
  const started = promisify(execFile)(program, [...parameters], {
    maxBuffer: 1 << 28,
    env: { ...process.env, ...options.env },
  })
  started.child.stdin?.on('error', () => undefined).end(options.stdin ?? '')
  try {
    return { code: 0, ...(await started) }
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: string | number; stdout?: string; stderr?: string }
    if (code === 'ENOENT') return undefined
    return { code: typeof code === 'number' ? code : 1, stdout, stderr }
  }
}

/** Passed where there is no fault. */
export function judge(faults: readonly string[], what: string): Outcome {
  return faults.length === 0 ? { kind: 'passed', what } : { kind: 'failed', faults }
}
