import { closeSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FeedkeeperError } from '../../feedkeeper-error.ts'

/** The name of a worker's socket in the output folder; that of a worker with a name stands beside those of others. */
export function socketName(workerName: string | undefined): string {
  return workerName === undefined ? 'worker.sock' : `worker.${workerName}.sock`
}

/** The names of the sockets that workers have, or left, in an output folder; throws where there is no such folder. */
export function socketNames(outputFolder: string): readonly string[] {
  return readdirSync(outputFolder).filter((name) => /^worker\.([a-z0-9.-]+\.)?sock$/.test(name))
}

/** What a Unix socket's address takes in bytes, without its end: 108 of Linux, 104 of the BSDs and macOS (unix(7), unix(4)). */
const mostBytes = process.platform === 'linux' ? 107 : 103

/** The path of the output folder is too long for a socket in it. */
export class SocketPathError extends FeedkeeperError {
  constructor(path: string) {
    const tooLong = `${Buffer.byteLength(path)} bytes are too long for the path of a socket, which takes ${mostBytes}`
    super('socket-path-too-long', `${path}: ${tooLong}; name the output folder by a shorter path`)
  }
}

/** The address of a worker's socket, for as long as it is needed. */
export type SocketAddress = { readonly path: string; readonly close: () => void }

/**
 * Gives the address of the socket of an output folder. Where its path is too long for one, Linux leads to it through the open
 * folder; elsewhere that throws `SocketPathError`.
 */
export function socketAddress(outputFolder: string, name: string): SocketAddress {
  const path = join(outputFolder, name)
  if (Buffer.byteLength(path) <= mostBytes) return { path, close: () => undefined }
  if (process.platform !== 'linux') throw new SocketPathError(path)
  const folder = openSync(outputFolder, 'r')
  return { path: `/proc/self/fd/${folder}/${name}`, close: () => closeSync(folder) }
}
