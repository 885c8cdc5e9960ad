import { setFlagsFromString } from 'node:v8'

/**
 * Lets the heap grow by so many hundredths of itself at a time from now on, in a command that goes through much: V8 takes larger
 * steps while there is memory (1,000 first polls: 454 MB). Each step is another look at all that lives. Two fifths keep small
 * what reads much at once; a poll, which gives the bytes of its listings back by itself, stays under 350 MB where its heap
 * doubles, for a tenth less CPU.
 *
 * To be called once the command's modules are loaded: what was compiled under other flags is compiled and written anew, by this
 * command and by the next one that does without, a fifth of a second each.
 */
export function growSlowly(percent = 40): void {
  setFlagsFromString(`--heap-growing-percent=${percent}`)
}

/**
 * Gives each thread to come 4 MiB for new objects to begin with, in a command that ends: with the 1 MiB that V8 begins with, the
 * libraries that a thread loads are looked through ten times before its first job is done. `npm run feedkeeper` gives the main
 * thread 16 MiB, for up to a twentieth less CPU than 4; a daemon begins small.
 */
export function beginRoomy(): void {
  setFlagsFromString('--min-semi-space-size=4')
}
