// The announce-and-pull protocol, small: it announces what it publishes,
// serves pulls, pulls what is announced, and takes pushes. It relays nothing.
import { createHash } from 'node:crypto'
import { PROTOCOL, HELLO, WANT, HAVE, PULL, BODY, LACK, PING, BACK, NOW, encode, read } from './frames.mjs'

const sha256 = (data) => new Uint8Array(createHash('sha256').update(data).digest())
const hex = (data) => Buffer.from(data).toString('hex')

export class Announcer {
  #out; #facts = new Map(); #asked = new Set(); #onFact
  constructor (onFact) { this.#onFact = onFact }

  // start greets a peer and listens for its stream.
  async start (node, address, consortium, shards) {
    await node.handle(PROTOCOL, (stream) => { this.#listen(stream).catch((err) => stream.abort(err)) })
    this.#out = await node.dialProtocol(address, PROTOCOL)
    this.#send(HELLO, 0, shards, new TextEncoder().encode(consortium))
    for (let shard = 0; shard < shards; shard++) this.#send(WANT, shard, NOW)
  }

  // publish announces a fact: its id and its size, 4 bytes big-endian.
  publish (shard, fact) {
    const id = sha256(fact)
    this.#facts.set(hex(id), fact)
    const data = new Uint8Array(36)
    data.set(id)
    new DataView(data.buffer).setUint32(32, fact.length)
    this.#send(HAVE, shard, 0, data)
  }

  #send (type, shard, n, data) { this.#out.send(encode(type, shard, n, data)) }

  async #listen (stream) {
    for await (const f of read(stream)) this.#handle(f)
  }

  #handle ({ type, shard, n, data }) {
    switch (type) {
      case HAVE:
        for (let at = 0; at < data.length; at += 36) this.#pull(shard, data.slice(at, at + 32))
        break
      case PULL:
        for (let at = 0; at < data.length; at += 32) this.#serve(shard, data.slice(at, at + 32))
        break
      case BODY:
        this.#take(data)
        break
      case PING:
        this.#send(BACK, 0, n)
    }
  }

  #pull (shard, id) {
    const name = hex(id)
    if (this.#facts.has(name) || this.#asked.has(name)) return
    this.#asked.add(name)
    this.#send(PULL, shard, 0, id)
  }

  #serve (shard, id) {
    const fact = this.#facts.get(hex(id))
    if (fact === undefined) this.#send(LACK, shard, 0, id)
    else this.#send(BODY, shard, 0, fact)
  }

  #take (fact) {
    const name = hex(sha256(fact))
    if (this.#facts.has(name)) return
    const how = this.#asked.has(name) ? 'pulled' : 'pushed'
    this.#facts.set(name, fact)
    this.#onFact(fact, how)
  }
}
