// Package channel is the token-gated gossip channel: a merchant posts news and
// offers that only the holders of a membership can read. It decides and encodes;
// who holds what is the chain's to say, and asking it is the peer's.
//
// Two bodies travel as facts of kind campaign: a [Card], in the clear, that says
// that there is a channel, and a [Post], sealed under a key of the channel's
// present epoch. The owner of a channel hands the secrets of its epochs to
// holders who ask for them ([Request], [Keys]), and opens another epoch when one
// of them stops being a holder. Whoever else stores and relays the facts reads
// nothing.
//
// Specification: docs/spec/channel.md. Reasons: docs/design/channels.md.
package channel
