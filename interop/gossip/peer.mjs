// A js-libp2p peer for the interop test.
//
//   node peer.mjs plain|announce <multiaddr of the Go peer> <consortium>
//
// Lines on standard input are facts in hex, to be published on shard 0. It
// prints one JSON object a line: {"event":"ready"} and {"event":"fact",...}.
import './polyfill.mjs'
import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'

const { createLibp2p } = await import('libp2p')
const { tcp } = await import('@libp2p/tcp')
const { noise } = await import('@chainsafe/libp2p-noise')
const { yamux } = await import('@chainsafe/libp2p-yamux')
const { identify } = await import('@libp2p/identify')
const { gossipsub } = await import('@libp2p/gossipsub')
const { multiaddr } = await import('@multiformats/multiaddr')
const { Announcer } = await import('./announce.mjs')

const [mode, address, consortium] = process.argv.slice(2)
const say = (o) => console.log(JSON.stringify(o))
const topic = `/souk/1/${consortium}/0`
const services = { identify: identify() }
if (mode === 'plain') {
  services.pubsub = gossipsub({
    globalSignaturePolicy: 'StrictNoSign',
    msgIdFn: (m) => new Uint8Array(createHash('sha256').update(m.data).digest()),
    allowPublishToZeroTopicPeers: true
  })
}
const node = await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()], connectionEncrypters: [noise()], streamMuxers: [yamux()], services
})

const publish = mode === 'plain' ? await plain() : await announce()
say({ event: 'ready', id: node.peerId.toString() })
for await (const line of createInterface({ input: process.stdin })) await publish(Buffer.from(line.trim(), 'hex'))
await node.stop()

async function plain () {
  const { pubsub } = node.services
  pubsub.addEventListener('message', ({ detail }) => {
    if (detail.topic === topic) say({ event: 'fact', how: 'gossipsub', hex: Buffer.from(detail.data).toString('hex') })
  })
  pubsub.subscribe(topic)
  await node.dial(multiaddr(address))
  while (pubsub.getSubscribers(topic).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  return (fact) => pubsub.publish(topic, fact)
}

async function announce () {
  const announcer = new Announcer((fact, how) => say({ event: 'fact', how, hex: Buffer.from(fact).toString('hex') }))
  await announcer.start(node, multiaddr(address), consortium, 1)
  return (fact) => announcer.publish(0, fact)
}
