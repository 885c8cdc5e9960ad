const hourMs = 3_600_000
/** How long after each try that came to nothing the next follows; after the last there is none. */
const waitsMs = [hourMs, 6 * hourMs, 24 * hourMs, 72 * hourMs]
/** The same where the site said that there is no such picture: it may only be late. */
const waitsAfterNoMs = [24 * hourMs]

/** So often a picture is asked for at most. */
export const mostImageTries = waitsMs.length + 1

/** How long to wait after so many tries, in milliseconds; absent where there is no other. */
export function nextImageTryIn(attempts: number, isRefusal = false): number | undefined {
  return (isRefusal ? waitsAfterNoMs : waitsMs)[attempts - 1]
}
