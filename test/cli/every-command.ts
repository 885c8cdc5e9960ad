/** Runs every command line of a JSON list in this one process, as the program would; tells on stdout what each said and its exit code. */
const lines = JSON.parse(process.argv[2] ?? '[]') as readonly (readonly string[])[]
const told: { readonly code: number; readonly stderr: string }[] = []

for (const [at, line] of lines.entries()) {
  let stderr = ''
  const write = process.stderr.write
  process.stderr.write = (chunk: string | Uint8Array) => {
    stderr += String(chunk)
    return true
  }
  process.argv = [process.execPath, 'feedkeeper', ...line]
  process.exitCode = 0
  // Another address each time, so that the command line is read anew.
  await import(`../../src/cli/command-line.ts?${at}`)
  process.stderr.write = write
  told.push({ code: Number(process.exitCode), stderr })
}
process.exitCode = 0
process.stdout.write(`\n${JSON.stringify(told)}`)
