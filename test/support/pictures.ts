/** The bytes of a picture as far as its form can be told by them; `word` makes it another one. */
export function somePicture(word = 'lighthouse'): Buffer {
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(word)])
}
