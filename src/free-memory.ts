/**
 * Gives the memory of bytes back at once, where it is theirs alone: they are empty from then on. The collector, which sees
 * small objects, would let hundreds of megabytes of bodies pile up, and look through all that lives to get at them.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength > 0 && byteLength === buffer.byteLength) buffer.transfer(0)
}
