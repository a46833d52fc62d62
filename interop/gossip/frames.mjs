// Frames of /souk/gossip/1: an unsigned varint length, then the CBOR array
// [type, shard, n, data] in deterministic encoding. See docs/spec/gossip.md.

export const PROTOCOL = '/souk/gossip/1'
export const HELLO = 0, WANT = 1, HAVE = 2, PULL = 3, BODY = 4, LACK = 5, PING = 6, BACK = 7
export const LATER = 1, NOW = 2
const MAX_FRAME = 65536

// head writes a CBOR major type and its argument, shortest form.
function head (major, n) {
  const m = major << 5
  if (n < 24) return [m | n]
  if (n < 0x100) return [m | 24, n]
  if (n < 0x10000) return [m | 25, n >> 8, n & 0xff]
  return [m | 26, (n >>> 24) & 0xff, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff]
}

function varint (n) {
  const out = []
  for (; n >= 0x80; n = Math.floor(n / 128)) out.push((n % 128) | 0x80)
  out.push(n)
  return out
}

export function encode (type, shard, n, data = new Uint8Array()) {
  const body = Uint8Array.from([0x84, ...head(0, type), ...head(0, shard), ...head(0, n), ...head(2, data.length), ...data])
  return Uint8Array.from([...varint(body.length), ...body])
}

function argument (buf, at, major) {
  const first = buf[at++]
  if (first === undefined || first >> 5 !== major) throw new Error('malformed frame')
  const info = first & 31
  if (info < 24) return [info, at]
  const bytes = { 24: 1, 25: 2, 26: 4 }[info]
  if (bytes === undefined || at + bytes > buf.length) throw new Error('malformed frame')
  let n = 0
  for (let i = 0; i < bytes; i++) n = n * 256 + buf[at++]
  return [n, at]
}

export function decode (buf) {
  if (buf[0] !== 0x84) throw new Error('malformed frame')
  let at = 1, type, shard, n, size
  ;[type, at] = argument(buf, at, 0)
  ;[shard, at] = argument(buf, at, 0)
  ;[n, at] = argument(buf, at, 0)
  ;[size, at] = argument(buf, at, 2)
  if (at + size !== buf.length) throw new Error('malformed frame')
  return { type, shard, n, data: buf.slice(at) }
}

// read yields the frames of a stream.
export async function * read (stream) {
  let buf = new Uint8Array()
  for await (const chunk of stream) {
    const more = chunk instanceof Uint8Array ? chunk : chunk.subarray()
    const joined = new Uint8Array(buf.length + more.length)
    joined.set(buf)
    joined.set(more, buf.length)
    buf = joined
    for (;;) {
      let size = 0, scale = 1, at = 0, done = false
      while (at < buf.length && at < 4 && !done) {
        size += (buf[at] & 0x7f) * scale
        scale *= 128
        done = buf[at++] < 0x80
      }
      if (size > MAX_FRAME) throw new Error('frame too large')
      if (!done || buf.length < at + size) break
      yield decode(buf.slice(at, at + size))
      buf = buf.slice(at + size)
    }
  }
}
